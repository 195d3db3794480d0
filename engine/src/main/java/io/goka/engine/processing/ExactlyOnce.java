package io.goka.engine.processing;

import io.goka.engine.processing.Epoch.PartitionEpoch;
import io.goka.engine.state.PartitionTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An epoch is a transaction: what callbacks emit, the table's updates, and the input offsets. It is
 * permanent when Kafka has committed it. Owner: task thread, but for {@link #cutOff}.
 *
 * <p>What became of a transaction may stay unknown, when the answer to its commit does. Nobody
 * guesses: the producer is dropped, and its successor under the same transactional id begins by
 * having Kafka finish it, one way or the other. What was committed is then read back from Kafka, as
 * after every failure.
 */
final class ExactlyOnce implements CommitProtocol {

  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnce.class);
  private static final long NONE = -1;

  /** How Kafka's producer tells of it: by no exception of its own. */
  private static final String TIMEOUT_TOO_LONG =
      "Unexpected error in InitProducerIdResponse; " + Errors.INVALID_TRANSACTION_TIMEOUT.message();

  private static final String CUT_OFF =
      "the transaction was cut off, as a partition did not end in time";

  private final String name;
  private final Optional<String> tableTopic;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final CommitGate gate;
  private volatile @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean cut;
  private String waitsFor = "";
  private boolean ready;
  private boolean begun;
  private boolean committing;
  private @Nullable ConsumerGroupMetadata committingAs;
  private long permanent = NONE;

  /**
   * @param name the task's name
   * @param tableTopic the topic of the group's table; empty in a group without one
   * @param producers makes the producer, always under the same transactional id
   * @param gate when to commit
   */
  ExactlyOnce(
      String name,
      Optional<String> tableTopic,
      Supplier<Producer<byte[], byte[]>> producers,
      CommitGate gate) {
    this.name = name;
    this.tableTopic = tableTopic;
    this.producers = producers;
    this.gate = gate;
  }

  @Override
  public boolean prepare() {
    if (cut && !begun) {
      // Nothing of it was in a transaction: nobody has to go back for it.
      drop();
    }
    if (ready) {
      return true;
    }
    cut = false;
    ready = begins() && !cut;
    if (!ready) {
      drop();
    }
    return ready;
  }

  /** Whether a producer is made, and what the former one left open is over. */
  private boolean begins() {
    try {
      Producer<byte[], byte[]> made = producers.get();
      producer = made;
      made.initTransactions();
      waitsFor = "";
      return true;
    } catch (KafkaException e) {
      if (ProduceErrors.areLasting(e)) {
        drop();
        throw e;
      }
      if (TIMEOUT_TOO_LONG.equals(e.getMessage())) {
        drop();
        throw new InvalidTxnTimeoutException(
            "transaction.timeout.ms of the group is longer than transaction.max.timeout.ms of the"
                + " broker: lower the one, or raise the other");
      }
      tellWaiting(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      if (!cut) {
        drop();
        throw e;
      }
    }
    return false;
  }

  /** It is tried again and again: what is not new is not told. */
  private void tellWaiting(String reason) {
    if (!reason.equals(waitsFor)) {
      waitsFor = reason;
      LOG.warn("{}: waits for Kafka to begin transactions: {}", name, reason);
    }
  }

  /** Who is no owner any more is fenced. */
  @Override
  public boolean maySend() {
    return true;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  public void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
    try {
      begin().send(record, acknowledged);
    } catch (IllegalStateException e) {
      throw closedMeanwhile(e);
    }
  }

  /** A producer that the poll thread has closed says so by an exception that tells of a mistake. */
  private RuntimeException closedMeanwhile(IllegalStateException e) {
    return cut ? new KafkaException(CUT_OFF, e) : e;
  }

  private Producer<byte[], byte[]> begin() {
    Producer<byte[], byte[]> open = producer;
    if (open == null || cut) {
      throw new KafkaException(CUT_OFF);
    }
    if (!begun) {
      begun = true;
      open.beginTransaction();
    }
    return open;
  }

  @Override
  public boolean isHeld() {
    return !gate.isOpen();
  }

  @Override
  public boolean enter() {
    committingAs = gate.enter();
    return committingAs != null;
  }

  @Override
  public void sealed(Epoch epoch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (PartitionEpoch part : epoch.partitions()) {
      offsets.putAll(part.commit().inputOffsets());
    }
    if (begun || !offsets.isEmpty()) {
      if (offsets.isEmpty()) {
        offsets.putAll(reached(epoch));
      }
      try {
        commit(begin(), offsets);
      } catch (IllegalStateException e) {
        throw closedMeanwhile(e);
      }
    }
    leaveGate();
    permanent = epoch.number();
  }

  /**
   * How far the tables reach in their topic, for an epoch that takes no input: a visit. Nobody asks
   * for it; but with an offset, Kafka commits for none but a member of the group.
   */
  private Map<TopicPartition, OffsetAndMetadata> reached(Epoch epoch) {
    Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
    for (PartitionEpoch part : epoch.partitions()) {
      PartitionTable table = part.partition().table();
      if (tableTopic.isPresent() && table != null) {
        reached.put(
            new TopicPartition(tableTopic.get(), part.partition().partition()),
            new OffsetAndMetadata(table.mark().offset()));
      }
    }
    return reached;
  }

  private void commit(
      Producer<byte[], byte[]> open, Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (!offsets.isEmpty()) {
      open.sendOffsetsToTransaction(offsets, committingAs);
    }
    committing = true;
    try {
      open.commitTransaction();
    } catch (TimeoutException | InterruptException e) {
      // Committed or not: only Kafka knows.
      drop();
      throw e;
    }
    committing = false;
    begun = false;
  }

  @Override
  public boolean isPermanent(Epoch epoch) {
    return epoch.number() <= permanent && epoch.acknowledged();
  }

  @Override
  public boolean giveUp() {
    leaveGate();
    boolean asked = committing;
    committing = false;
    Producer<byte[], byte[]> open = producer;
    if (open == null || (!begun && !cut)) {
      return !asked;
    }
    begun = false;
    try {
      open.abortTransaction();
      return true;
    } catch (RuntimeException e) {
      LOG.info("{}: begins with a new producer: {}", name, e.getMessage());
      drop();
      return !asked;
    }
  }

  private void leaveGate() {
    if (committingAs != null) {
      committingAs = null;
      gate.leave();
    }
  }

  private void drop() {
    ready = false;
    begun = false;
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      producer = null;
      close(open);
    }
  }

  /** What it had not sent is lost, and so it is meant: no failure of it is anybody's concern. */
  private void close(Producer<byte[], byte[]> given) {
    try {
      given.close(Duration.ZERO);
    } catch (KafkaException e) {
      LOG.info("{}: a producer was not closed in good order: {}", name, e.getMessage());
    }
  }

  @Override
  public int epochsUnderWay() {
    return 1;
  }

  @Override
  public boolean isAtomic() {
    return true;
  }

  @Override
  public void cutOff() {
    cut = true;
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      close(open);
    }
  }

  @Override
  public void close() {
    boolean unused = giveUp();
    drop();
  }
}
