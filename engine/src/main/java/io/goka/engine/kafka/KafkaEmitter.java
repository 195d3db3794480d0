package io.goka.engine.kafka;

import io.goka.spi.CodecException;
import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.Headers;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. Writes messages into one stream over a producer that it shares with others.
 *
 * @param <M> the type of the messages
 */
public final class KafkaEmitter<M> implements Emitter<M>, AutoCloseable {

  private final Stream<M> stream;
  private final EmitFormat format;
  private final Producer<byte[], byte[]> producer;
  private final RecordSizes sizes;
  private final EmitFailures failures;
  private final EmitCounts counts;
  private final Underway underway = new Underway();

  KafkaEmitter(
      Stream<M> stream,
      EmitFormat format,
      Producer<byte[], byte[]> producer,
      RecordSizes sizes,
      EmitCounts counts) {
    this.stream = stream;
    this.format = format;
    this.producer = producer;
    this.sizes = sizes;
    this.counts = counts;
    this.failures = new EmitFailures(stream.topic());
  }

  /** The stream that it writes into. */
  public Stream<M> stream() {
    return stream;
  }

  @Override
  public CompletableFuture<RecordPosition> emit(String key, M message, Headers headers) {
    byte[] keyBytes = encoded("key format", () -> format.keyFormat().encode(key));
    byte[] value = encoded("codec", () -> stream.codec().encode(message));
    Headers all = format.defaultHeaders().withAll(headers);
    sizes.check(stream.topic(), keyBytes, value, all);
    if (!underway.begin()) {
      throw failures.closed();
    }
    Sending sending = new Sending();
    send(keyBytes, value, all, sending);
    if (sending.refusal != null) {
      throw sending.refusal;
    }
    return sending.result;
  }

  private void send(byte[] key, byte[] value, Headers headers, Sending sending) {
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  stream.topic(), partition(key), key, value, KafkaHeaders.of(headers)),
              sending::end);
    } catch (KafkaException | IllegalStateException e) {
      sending.fail(failures.beforeSending(e));
    } catch (RuntimeException | Error e) {
      // The partitioner may be a plugin's, and throw anything.
      sending.fail(
          new EmitException(
              "no partition was found for a record of stream " + stream.topic() + ": " + e, e));
    }
  }

  /** Also pushes what other emitters of the producer hold: to Kafka they are one. */
  @Override
  public void flush() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before flushing");
    }
    try {
      producer.flush();
    } catch (InterruptException e) {
      // Kafka sets the flag again, which is not how a method behaves that throws what follows.
      boolean unused = Thread.interrupted();
      throw interrupted(e);
    } catch (KafkaException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void finish() throws InterruptedException {
    close();
    flush();
    // Those that were let in before, and came to the producer after the flush.
    underway.awaitNone();
  }

  /** Takes no more messages; those under way are delivered. */
  @Override
  public void close() {
    underway.close();
  }

  private byte[] encoded(String what, Supplier<byte[]> encode) {
    try {
      return encode.get();
    } catch (CodecException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CodecException(
          "the " + what + " of stream " + stream.topic() + " cannot encode it: " + e, e);
    }
  }

  /** Kafka's producer keeps the count, and looks for a new one every few minutes. */
  private int partition(byte[] key) {
    int partitions = producer.partitionsFor(stream.topic()).size();
    int partition = format.partitioner().partition(key, partitions);
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "the partitioner says " + partition + ", and there are " + partitions);
    }
    return partition;
  }

  private static InterruptedException interrupted(InterruptException cause) {
    InterruptedException interrupted = new InterruptedException("interrupted while flushing");
    interrupted.initCause(cause);
    return interrupted;
  }

  /**
   * One record on its way. Owner: the thread that emits, up to its return; then the producer's.
   *
   * <p>What Kafka has not even taken is a failure of the call, not of the stage: be it that the
   * producer throws, or that it calls back before it returns, on the thread that emits.
   */
  private final class Sending {

    private final CompletableFuture<RecordPosition> result = new CompletableFuture<>();
    private final Thread emitting = Thread.currentThread();
    private @Nullable EmitException refusal; // the thread that emits

    void end(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      if (error != null) {
        fail(failures.of(error));
      } else if (metadata != null) {
        counts.countAcknowledged();
        result.complete(
            new RecordPosition(metadata.topic(), metadata.partition(), metadata.offset()));
        underway.end();
      }
    }

    void fail(EmitException failure) {
      counts.countFailed();
      if (Thread.currentThread() == emitting) {
        refusal = failure;
      }
      result.completeExceptionally(failure);
      underway.end();
    }
  }
}
