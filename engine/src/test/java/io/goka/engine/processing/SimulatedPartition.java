package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import io.goka.spi.DeferredCommit;
import io.goka.spi.StorageBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Owner: the test's thread. One partition of a {@link TaskSimulation}: its topics as Kafka has
 * them, and its local table.
 */
final class SimulatedPartition {

  /** One input: what is in the topic, how far it was handed over, how far it is committed. */
  static final class Input {
    final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    int position;
    int committed;

    boolean isCommitted() {
      return committed == records.size();
    }
  }

  /**
   * A deferred commit that was asked for since the partition was last opened.
   *
   * @param offset its record
   */
  record Deferred(long offset, DeferredCommit handle) {}

  final int number;
  final Input clicks = new Input();
  final Input loop = new Input();
  final WatchedStorage storage = new WatchedStorage();
  final List<Deferred> deferred = new ArrayList<>();
  boolean open;
  boolean[] closed = {true};

  private final List<ProducerRecord<byte[], byte[]>> changelog = new ArrayList<>();
  private final Map<String, String> inKafka = new HashMap<>();
  private final Map<String, String> atMark = new HashMap<>();
  private int mark;

  SimulatedPartition(int number) {
    this.number = number;
  }

  Input input(String topic) {
    return topic.equals("clicks") ? clicks : loop;
  }

  /** Kafka has one more update of the table. */
  void updated(ProducerRecord<byte[], byte[]> update) {
    changelog.add(update);
    inKafka.put(TaskRig.text(update.key()), TaskRig.text(update.value()));
  }

  /** What the table's topic holds. */
  Map<String, String> inKafka() {
    return inKafka;
  }

  int changelogEnd() {
    return changelog.size();
  }

  /** What the table's topic held when it ended at an offset, which never goes back. */
  Map<String, String> at(long offset) {
    for (; mark < offset; mark++) {
      ProducerRecord<byte[], byte[]> update = changelog.get(mark);
      atMark.put(TaskRig.text(update.key()), TaskRig.text(update.value()));
    }
    return atMark;
  }

  /** The table as it is stored. */
  PartitionTable table() {
    return new PartitionTable(number, storage, true, Plans.TABLE_ID);
  }

  /** Brings the table level with its topic, and goes back to what is committed. */
  void recover(PartitionTable table) {
    StorageBatch tail = new StorageBatch(8);
    for (long at = table.mark().offset(); at < changelog.size(); at++) {
      ProducerRecord<byte[], byte[]> update = changelog.get((int) at);
      tail.put(update.key(), update.value());
    }
    table.write(tail, table.mark().reaching(changelog.size()));
    table.level(TaskRig.NOW);
    clicks.position = clicks.committed;
    loop.position = loop.committed;
    deferred.clear();
  }
}
