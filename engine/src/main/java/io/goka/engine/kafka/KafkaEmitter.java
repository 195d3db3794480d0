package io.goka.engine.kafka;

import io.goka.spi.CodecException;
import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. Writes messages into one stream over a producer that it shares with others.
 *
 * @param <M> the type of the messages
 */
public final class KafkaEmitter<M> implements Emitter<M>, AutoCloseable {

  private final Stream<M> stream;
  private final KeyFormat keyFormat;
  private final Partitioner partitioner;
  private final Producer<byte[], byte[]> producer;
  private final RecordSizes sizes;
  private final EmitFailures failures;
  private final LongAdder acknowledged = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean closed;

  KafkaEmitter(
      Stream<M> stream,
      KeyFormat keyFormat,
      Partitioner partitioner,
      Producer<byte[], byte[]> producer,
      RecordSizes sizes) {
    this.stream = stream;
    this.keyFormat = keyFormat;
    this.partitioner = partitioner;
    this.producer = producer;
    this.sizes = sizes;
    this.failures = new EmitFailures(stream.topic());
  }

  /** The stream that it writes into. */
  public Stream<M> stream() {
    return stream;
  }

  /** How many records Kafka has acknowledged. */
  public long acknowledged() {
    return acknowledged.sum();
  }

  /** How many records were handed to Kafka, or refused on the way, and not acknowledged. */
  public long failed() {
    return failed.sum();
  }

  @Override
  public CompletableFuture<RecordPosition> emit(String key, M message, Headers headers) {
    if (closed) {
      throw failures.closed();
    }
    byte[] keyBytes = keyFormat.encode(key);
    byte[] value = encode(message);
    sizes.check(stream.topic(), keyBytes, value, headers);
    CompletableFuture<RecordPosition> result = new CompletableFuture<>();
    try {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              stream.topic(), partition(keyBytes), keyBytes, value, KafkaHeaders.of(headers));
      var unused = producer.send(record, (metadata, error) -> complete(result, metadata, error));
    } catch (KafkaException | IllegalStateException e) {
      // Kafka's callback was not called: the record never came as far as that.
      failed.increment();
      throw failures.of(e);
    }
    throwIfNoMemory(result);
    return result;
  }

  @Override
  public RecordPosition emitSync(String key, M message) throws InterruptedException {
    try {
      return emit(key, message, Headers.empty()).get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new EmitException(String.valueOf(cause.getMessage()), cause);
    }
  }

  @Override
  public void flush() {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw failures.of(e);
    }
  }

  /** Takes no more messages; those under way are delivered. */
  @Override
  public void close() {
    closed = true;
  }

  private byte[] encode(M message) {
    try {
      return stream.codec().encode(message);
    } catch (CodecException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new CodecException(
          "the codec of stream " + stream.topic() + " cannot encode the message: " + e, e);
    }
  }

  /** Kafka's producer keeps the count, and looks for a new one every few minutes. */
  private int partition(byte[] key) {
    return partitioner.partition(key, producer.partitionsFor(stream.topic()).size());
  }

  private void complete(
      CompletableFuture<RecordPosition> result,
      @Nullable RecordMetadata metadata,
      @Nullable Exception error) {
    if (error != null) {
      failed.increment();
      result.completeExceptionally(failures.of(error));
    } else if (metadata != null) {
      acknowledged.increment();
      result.complete(
          new RecordPosition(metadata.topic(), metadata.partition(), metadata.offset()));
    }
  }

  /**
   * When no memory becomes free, Kafka calls the callback before it returns, though the record was
   * never taken. To whoever emits that is a failure of the call.
   */
  private static void throwIfNoMemory(CompletableFuture<RecordPosition> result) {
    if (result.isCompletedExceptionally()) {
      try {
        result.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof EmitException refused
            && refused.getCause() instanceof BufferExhaustedException) {
          throw refused;
        }
      }
    }
  }
}
