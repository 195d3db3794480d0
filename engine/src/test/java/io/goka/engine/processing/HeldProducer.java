package io.goka.engine.processing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. A producer that holds what was sent until the test says what becomes of it, in
 * any order.
 */
final class HeldProducer extends MockProducer<byte[], byte[]> {

  /**
   * A record on its way.
   *
   * @param record the record
   * @param callback who waits for it
   */
  record Sent(ProducerRecord<byte[], byte[]> record, Callback callback) {

    TopicPartition destination() {
      return new TopicPartition(record.topic(), record.partition());
    }
  }

  private final List<Sent> held = new ArrayList<>();
  private final List<ProducerRecord<byte[], byte[]>> all = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<TopicPartition, NavigableSet<Long>> early = new HashMap<>();
  private BiConsumer<Long, ProducerRecord<byte[], byte[]>> taken = (offset, record) -> {};
  private Runnable sending = () -> {};
  private @Nullable RuntimeException refusal;
  private @Nullable RuntimeException thrown;

  HeldProducer() {
    super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public synchronized Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, Callback callback) {
    if (thrown != null) {
      throw thrown;
    }
    all.add(record);
    sending.run();
    if (refusal != null) {
      // As Kafka's producer does when its memory stays full or the topic is unknown.
      callback.onCompletion(null, refusal);
    } else {
      held.add(new Sent(record, callback));
    }
    return new CompletableFuture<>();
  }

  /** From now on every record is refused by its callback, before send returns. */
  synchronized void refuse(RuntimeException exception) {
    refusal = exception;
  }

  /** From now on send throws. */
  synchronized void throwing(RuntimeException exception) {
    thrown = exception;
  }

  /** Has somebody told of each record that is sent. */
  synchronized void onSent(Runnable listener) {
    sending = listener;
  }

  /** Has somebody told of each record that Kafka takes, with its offset. */
  synchronized void onTaken(BiConsumer<Long, ProducerRecord<byte[], byte[]>> listener) {
    taken = listener;
  }

  /** What is on its way, oldest first. */
  synchronized List<Sent> held() {
    return List.copyOf(held);
  }

  /** All records that were ever sent, in their order. */
  synchronized List<ProducerRecord<byte[], byte[]>> sent() {
    return List.copyOf(all);
  }

  /** Where the table topics of this producer end. */
  synchronized void endsAt(TopicPartition partition, long offset) {
    ends.put(partition, offset);
  }

  /** Where a topic partition ends. */
  synchronized long end(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** Kafka has one of those that are on their way; it lies behind all that were sent before. */
  synchronized long acknowledge(Sent sent) {
    TopicPartition destination = sent.destination();
    List<Sent> before =
        held.subList(0, held.indexOf(sent)).stream()
            .filter(other -> other.destination().equals(destination))
            .toList();
    held.remove(sent);
    NavigableSet<Long> early = this.early.computeIfAbsent(destination, unseen -> new TreeSet<>());
    long offset = ends.getOrDefault(destination, 0L);
    int free = before.size();
    while (early.contains(offset) || free > 0) {
      free -= early.contains(offset) ? 0 : 1;
      offset++;
    }
    early.add(offset);
    long end = ends.getOrDefault(destination, 0L);
    while (early.remove(end)) {
      end++;
    }
    ends.put(destination, end);
    taken.accept(offset, sent.record());
    sent.callback().onCompletion(new RecordMetadata(sent.destination(), offset, 0, 0, 0, 0), null);
    return offset;
  }

  synchronized void acknowledgeAll() {
    List.copyOf(held).forEach(this::acknowledge);
  }

  /** Kafka has taken none of those that are on their way, and never will. */
  synchronized void failAll(RuntimeException exception) {
    List.copyOf(held).forEach(sent -> fail(sent, exception));
  }

  /** Kafka has not taken one of those that are on their way. */
  synchronized void fail(Sent sent, RuntimeException exception) {
    held.remove(sent);
    sent.callback().onCompletion(null, exception);
  }
}
