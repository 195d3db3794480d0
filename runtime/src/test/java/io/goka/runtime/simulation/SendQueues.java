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
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. What a producer has to send, and its own thread, which sends it: each
 * record once, in the order of its partition, or it expires.
 */
final class SendQueues {

  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

  /** Kafka, which takes a record. */
  @FunctionalInterface
  interface Taker {

    /**
     * A record arrives.
     *
     * @return its offset; below 0 when it cannot be taken yet
     */
    long take(TopicPartition destination, ProducerRecord<byte[], byte[]> record);
  }

  /** A record on its way. */
  private static final class Sending {
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

  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final long deliveryNanos;
  private final Taker taker;
  private final Map<TopicPartition, Deque<Sending>> queues = new TreeMap<>(ORDER);
  private final Schedule.Actor sender;
  private @Nullable KafkaException failure;
  private boolean closed;

  SendQueues(SimulatedProcess process, SimulatedKafka kafka, Duration delivery, Taker taker) {
    this.process = process;
    this.kafka = kafka;
    this.deliveryNanos = delivery.toNanos();
    this.taker = taker;
    this.sender = process.thread(() -> !queues.isEmpty(), this::sendOne);
  }

  void check() {
    if (closed) {
      throw new IllegalStateException("the producer is closed");
    }
  }

  /** Why a record was not taken, of those that were sent since that was last forgotten. */
  @Nullable KafkaException failure() {
    return failure;
  }

  void forget() {
    failure = null;
  }

  boolean areEmpty() {
    return queues.isEmpty();
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    check();
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
      send(oldest);
    }
  }

  private void send(Sending sending) {
    try {
      if (sending.offset < 0) {
        sending.offset = taker.take(sending.destination, sending.record);
      }
    } catch (KafkaException e) {
      done(sending, e);
      return;
    }
    if (sending.offset >= 0 && !process.isLost()) {
      done(sending, null);
    }
  }

  private void done(Sending sending, @Nullable KafkaException why) {
    Deque<Sending> queue = queues.get(sending.destination);
    if (queue != null) {
      queue.remove(sending);
      if (queue.isEmpty()) {
        queues.remove(sending.destination);
      }
    }
    if (why == null) {
      sending.callback.onCompletion(
          new RecordMetadata(sending.destination, sending.offset, 0, 0, 0, 0), null);
    } else {
      failure = why;
      sending.callback.onCompletion(null, why);
    }
  }

  /** Sends nothing of what waits. */
  void drop(KafkaException why) {
    List<Sending> left = new ArrayList<>();
    queues.values().forEach(left::addAll);
    left.forEach(each -> done(each, why));
    failure = null;
  }

  void close(Duration atMost) {
    if (!closed) {
      boolean unused = process.await(queues::isEmpty, atMost);
      closed = true;
      process.end(sender);
      drop(new KafkaException("the producer was closed"));
    }
  }
}
