package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Owner: the test's thread. An idempotent producer: each record is taken once, in the order of its
 * partition, or expires.
 */
@SuppressWarnings("unused") // called by the stub
public final class SimulatedProducer {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  private final Process process;
  private final SimulatedKafka kafka;
  private final long deliveryNanos;
  private final Map<TopicPartition, Deque<Sending>> queues = new TreeMap<>(ORDER);
  private final Schedule.Actor sender;
  private boolean closed;

  /** A record on its way. */
  static final class Sending {
    private final ProducerRecord<byte[], byte[]> record;
    private final TopicPartition destination;
    private final Callback callback;
    private final long sentAt;
    private long offset = -1;

    private Sending(
        ProducerRecord<byte[], byte[]> record,
        TopicPartition destination,
        Callback callback,
        long sentAt) {
      this.record = record;
      this.destination = destination;
      this.callback = callback;
      this.sentAt = sentAt;
    }
  }

  private SimulatedProducer(Process process, SimulatedKafka kafka, Duration delivery) {
    this.process = process;
    this.kafka = kafka;
    this.deliveryNanos = delivery.toNanos();
    this.sender = process.thread(() -> !queues.isEmpty(), this::sendOne);
  }

  /**
   * Makes one.
   *
   * @param delivery after how long a record expires
   */
  @SuppressWarnings("unchecked")
  public static Producer<byte[], byte[]> of(
      Process process, SimulatedKafka kafka, Duration delivery) {
    process.boundary();
    return Stub.of(Producer.class, new SimulatedProducer(process, kafka, delivery));
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    process.boundary();
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
    TopicPartition destination = kafka.destination(record);
    queues
        .computeIfAbsent(destination, unseen -> new ArrayDeque<>())
        .add(new Sending(record, destination, callback, kafka.schedule().nanos()));
    return new CompletableFuture<>();
  }

  /** What the producer's own thread does. */
  private void sendOne() {
    Schedule schedule = kafka.schedule();
    Deque<Sending> queue = queues.get(schedule.oneOf(new ArrayList<>(queues.keySet())));
    if (queue == null) {
      return;
    }
    Sending oldest = queue.element();
    if (schedule.nanos() - oldest.sentAt > deliveryNanos) {
      done(oldest, new TimeoutException("expired"));
    } else if (process.isConnected() && !process.isLost()) {
      append(oldest);
      if (!process.isLost()) {
        done(oldest, null);
      }
    }
  }

  private void append(Sending sending) {
    if (sending.offset < 0) {
      sending.offset = kafka.append(sending.destination, sending.record, process.name());
    }
  }

  private void done(Sending sending, Exception failure) {
    Deque<Sending> queue = queues.get(sending.destination);
    queue.remove(sending);
    if (queue.isEmpty()) {
      queues.remove(sending.destination);
    }
    if (failure == null) {
      sending.callback.onCompletion(
          new RecordMetadata(sending.destination, sending.offset, 0, 0, 0, 0), null);
    } else {
      sending.callback.onCompletion(null, failure);
    }
  }

  void flush() {
    boolean unused = process.await(queues::isEmpty, Duration.ofDays(1));
  }

  void close(Duration atMost) {
    process.boundary();
    boolean unused = process.await(queues::isEmpty, atMost);
    closed = true;
    process.end(sender);
    List<Sending> left = new ArrayList<>();
    queues.values().forEach(left::addAll);
    left.forEach(each -> done(each, new KafkaException("the producer was closed")));
  }
}
