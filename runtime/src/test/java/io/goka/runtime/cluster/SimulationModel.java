package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.state.PartitionTable;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the test's thread. What has to be true of the group, at every instant and in the end.
 *
 * <ul>
 *   <li>A stored table holds what its topic holds up to the table's mark, no more and no less.
 *   <li>All that came of a click is in Kafka before its offset is committed.
 *   <li>Nobody writes a table but the partition's owner. Under at-least-once a process that was
 *       stopped for longer than its session still may: the partitions that it has written are
 *       noted, and nothing is promised of their keys.
 *   <li>In the end every click was seen and passed on; under exactly-once once, in order.
 * </ul>
 */
final class SimulationModel {

  private final SimulatedKafka kafka;
  private final boolean exactlyOnce;
  private final boolean mayBeStopped;
  private final List<String> violations = new ArrayList<>();
  private final Set<String> foreign = new HashSet<>();
  private final Map<Integer, Map<String, String>> folds = new HashMap<>();
  private final Set<String> passedOn = new HashSet<>();

  /**
   * @param exactlyOnce what the group's commits promise
   * @param mayBeStopped whether processes may be stopped for longer than their session
   */
  SimulationModel(SimulatedKafka kafka, boolean exactlyOnce, boolean mayBeStopped) {
    this.kafka = kafka;
    this.exactlyOnce = exactlyOnce;
    this.mayBeStopped = mayBeStopped;
    kafka.listen(this::appended);
    kafka.coordinator().listen(this::committed);
  }

  /** What was found to be wrong, oldest first. */
  List<String> violations() {
    return violations;
  }

  void violated(String what) {
    violations.add(what);
  }

  /** How many keys somebody else than the owner has written. */
  int foreignKeys() {
    return foreign.size();
  }

  private void appended(TopicPartition partition, SimulatedLog.Entry entry) {
    ConsumerRecord<byte[], byte[]> record = entry.record();
    if (record == null) {
      return;
    }
    if (partition.topic().equals(SimulationPlan.TABLE)) {
      updated(partition.partition(), text(record.key()), text(record.value()), entry.writer());
    } else if (partition.topic().equals(SimulationPlan.OUTPUT)) {
      passedOn.add(text(record.value()));
    }
  }

  private void updated(int partition, String key, String value, String writer) {
    fold(partition).put(key, value);
    Optional<String> owner =
        kafka.coordinator().ownerOf(new TopicPartition(SimulationPlan.INPUT, partition));
    if (!exactlyOnce && owner.isPresent() && !owner.get().equals(writer)) {
      foreign.add(key);
      if (!mayBeStopped) {
        violated(
            writer + " has written '" + key + "' of partition " + partition + " of " + owner.get());
      }
    }
  }

  private Map<String, String> fold(int partition) {
    return folds.computeIfAbsent(partition, unseen -> new HashMap<>());
  }

  /** An input offset was committed: by now all before it must be safe. */
  private void committed(TopicPartition source, long from, long to) {
    if (exactlyOnce) {
      return;
    }
    for (SimulatedLog.Entry entry :
        kafka.log(source).entries().subList((int) Math.min(from, to), (int) to)) {
      ConsumerRecord<byte[], byte[]> click = entry.record();
      if (click != null && !isSafe(source.partition(), text(click.key()), text(click.value()))) {
        violated(
            source + " is committed up to " + to + ", but " + text(click.value()) + " is not safe");
      }
    }
  }

  private boolean isSafe(int partition, String key, String id) {
    boolean seen = List.of(fold(partition).getOrDefault(key, "").split(",")).contains(id);
    return (seen || foreign.contains(key)) && passedOn.contains(id);
  }

  /** A table was written. */
  void stored(String who, PartitionTable table, NavigableMap<byte[], byte[]> entries) {
    long reaches = table.mark().offset();
    SimulatedLog log = kafka.log(new TopicPartition(SimulationPlan.TABLE, table.partition()));
    Map<String, String> expected = new TreeMap<>();
    if (reaches > log.end()) {
      violated(who + " stores offset " + reaches + " of " + log.end());
      return;
    }
    for (SimulatedLog.Entry entry : log.entries().subList(0, (int) reaches)) {
      ConsumerRecord<byte[], byte[]> record = entry.record();
      if (record != null && entry.isCommitted()) {
        expected.put(text(record.key()), text(record.value()));
      }
    }
    Map<String, String> stored = new TreeMap<>();
    entries.forEach((key, value) -> stored.put(text(key), text(value)));
    expected.keySet().removeAll(foreign);
    stored.keySet().removeAll(foreign);
    if (!stored.equals(expected)) {
      violated(
          who
              + " stores of partition "
              + table.partition()
              + " up to "
              + reaches
              + " "
              + stored
              + ", its topic holds "
              + expected);
    }
  }

  /** Whether all input is committed. */
  boolean isSettled() {
    return kafka.logs(SimulationPlan.INPUT).stream()
        .allMatch(log -> kafka.coordinator().committed(log.partition()) == log.end());
  }

  /** Everything is done: nothing may be missing. */
  void checkEnd() {
    for (int partition = 0; partition < SimulationPlan.PARTITIONS; partition++) {
      Map<String, List<String>> clicked = byKey(SimulationPlan.INPUT, partition);
      Map<String, List<String>> alerts = byKey(SimulationPlan.OUTPUT, partition);
      Map<String, List<String>> updates = byKey(SimulationPlan.TABLE, partition);
      clicked.forEach(
          (key, ids) -> {
            List<String> values = updates.getOrDefault(key, List.of(""));
            List<String> seen = List.of(values.get(values.size() - 1).split(","));
            check("table", key, ids, seen, foreign.contains(key));
            check("output", key, ids, alerts.getOrDefault(key, List.of()), false);
          });
    }
  }

  private void check(
      String where, String key, List<String> ids, List<String> seen, boolean unpromised) {
    boolean whole = exactlyOnce ? seen.equals(ids) : unpromised || seen.containsAll(ids);
    if (!whole) {
      violated("the " + where + " has of '" + key + "' " + seen + ", clicked were " + ids);
    }
  }

  private Map<String, List<String>> byKey(String topic, int partition) {
    Map<String, List<String>> values = new TreeMap<>();
    for (SimulatedLog.Entry entry : kafka.log(new TopicPartition(topic, partition)).entries()) {
      ConsumerRecord<byte[], byte[]> record = entry.record();
      if (record != null && entry.isCommitted()) {
        values
            .computeIfAbsent(text(record.key()), unseen -> new ArrayList<>())
            .add(text(record.value()));
      }
    }
    return values;
  }

  private static String text(byte[] bytes) {
    return new String(Objects.requireNonNull(bytes), UTF_8);
  }
}
