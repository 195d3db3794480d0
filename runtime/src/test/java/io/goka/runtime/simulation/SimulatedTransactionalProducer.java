package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Owner: the test's thread. A producer with transactions. */
@SuppressWarnings("unused") // called by the stub
public final class SimulatedTransactionalProducer {

  private static final Duration MAX_BLOCK = Duration.ofSeconds(3);

  private final SimulatedProcess process;
  private final SimulatedKafka kafka;
  private final Transactions transactions;
  private final String id;
  private final SendQueues queues;
  private int epoch;
  private boolean begun;
  private boolean touched;
  private @Nullable KafkaException fatal;
  private @Nullable KafkaException abortable;

  private SimulatedTransactionalProducer(
      SimulatedProcess process, SimulatedKafka kafka, String id, Duration delivery) {
    this.process = process;
    this.kafka = kafka;
    this.transactions = kafka.transactions();
    this.id = id;
    this.queues = new SendQueues(process, kafka, delivery, this::arrive);
  }

  /**
   * Makes one.
   *
   * @param id the transactional id
   * @param delivery after how long a record expires
   */
  @SuppressWarnings("unchecked")
  public static Producer<byte[], byte[]> of(
      SimulatedProcess process, SimulatedKafka kafka, String id, Duration delivery) {
    process.boundary();
    return Stub.of(
        Producer.class, new SimulatedTransactionalProducer(process, kafka, id, delivery));
  }

  private long arrive(TopicPartition destination, ProducerRecord<byte[], byte[]> record) {
    try {
      return transactions.append(id, epoch, destination, record, process.name());
    } catch (ProducerFencedException e) {
      fatal = e;
      throw e;
    }
  }

  private void check() {
    queues.check();
    if (fatal != null) {
      throw new KafkaException("the producer is in an error state", fatal);
    }
  }

  private void checkWell() {
    check();
    KafkaException failure = abortable == null ? queues.failure() : abortable;
    if (failure != null) {
      abortable = failure;
      throw new KafkaException("the transaction has failed", failure);
    }
  }

  void initTransactions() {
    check();
    long deadline = kafka.schedule().nanos() + MAX_BLOCK.toNanos();
    int next = process.call(MAX_BLOCK, () -> transactions.fence(id));
    while (next < 0) {
      if (kafka.schedule().nanos() > deadline
          || !process.await(() -> !transactions.isEnding(id), MAX_BLOCK)) {
        throw new TimeoutException("another transaction has not ended");
      }
      next = process.call(MAX_BLOCK, () -> transactions.fence(id));
    }
    epoch = next;
  }

  void beginTransaction() {
    check();
    begun = true;
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    process.boundary();
    checkWell();
    if (!begun) {
      throw new IllegalStateException("no transaction was begun");
    }
    touched = true;
    return queues.send(record, callback);
  }

  void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    checkWell();
    touched = true;
    boolean added;
    do {
      added = process.call(MAX_BLOCK, () -> add(offsets, member));
      if (!added && !process.await(() -> !transactions.isEnding(id), MAX_BLOCK)) {
        throw new TimeoutException("another transaction has not ended");
      }
    } while (!added);
  }

  private boolean add(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata member) {
    // As Kafka has it, who does not say as whom he commits is believed.
    RuntimeException refusal =
        member.memberId().isEmpty()
            ? null
            : Commits.failure(kafka.coordinator().check(member.memberId(), member.generationId()));
    if (refusal != null) {
      abortable = new CommitFailedException(refusal.getMessage());
      throw abortable;
    }
    try {
      return transactions.add(id, epoch, offsets, process.name());
    } catch (ProducerFencedException e) {
      fatal = e;
      throw e;
    }
  }

  void commitTransaction() {
    checkWell();
    boolean sent = process.await(queues::areEmpty, MAX_BLOCK);
    checkWell();
    if (!sent) {
      throw new TimeoutException("not all was sent");
    }
    end(true);
  }

  void abortTransaction() {
    check();
    queues.drop(new KafkaException("aborted"));
    abortable = null;
    end(false);
  }

  private void end(boolean commit) {
    if (touched) {
      try {
        epoch = process.call(MAX_BLOCK, () -> transactions.end(id, epoch, commit));
      } catch (ProducerFencedException e) {
        fatal = e;
        throw e;
      }
    }
    touched = false;
    begun = false;
    queues.forget();
  }

  void close(Duration atMost) {
    process.boundary();
    queues.close(atMost);
  }
}
