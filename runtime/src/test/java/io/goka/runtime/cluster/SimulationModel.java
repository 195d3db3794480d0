package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.state.PartitionTable;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
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
 *   <li>Nobody writes a table but the partition's owner. Under at-least-once a process whose
 *       records expire late still may. What it has overwritten is as the owner had it once the
 *       owner's table has come past it; unless the partition is given to another owner before, or
 *       the owner has committed nothing yet: then nothing is promised of the key.
 *   <li>In the end every click was seen and passed on; under exactly-once once, in order.
 * </ul>
 */
final class SimulationModel {

  private final SimulatedKafka kafka;
  private final boolean exactlyOnce;
  private final boolean mayWriteLate;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, Foreign> foreign = new HashMap<>();
  private final Set<String> unpromised = new HashSet<>();
  private final Map<Integer, Integer> committing = new HashMap<>();
  private final Map<Integer, Map<String, Long>> marks = new HashMap<>();
  private int overcome;
  private final Map<Integer, Map<String, String>> folds = new HashMap<>();
  private final Set<String> passedOn = new HashSet<>();

  /**
   * What somebody else than the owner has written, and the owner has not come to yet.
   *
   * @param tenure that of the owner
   */
  private record Foreign(int partition, long offset, int tenure) {}

  /**
   * @param exactlyOnce what the group's commits promise
   * @param mayWriteLate whether records may expire late
   */
  SimulationModel(SimulatedKafka kafka, boolean exactlyOnce, boolean mayWriteLate) {
    this.kafka = kafka;
    this.exactlyOnce = exactlyOnce;
    this.mayWriteLate = mayWriteLate;
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

  /** How many times the owner has come past what somebody else had written. */
  int overcome() {
    return overcome;
  }

  private void appended(TopicPartition partition, SimulatedLog.Entry entry) {
    ConsumerRecord<byte[], byte[]> record = entry.record();
    if (record == null) {
      return;
    }
    if (partition.topic().equals(SimulationPlan.TABLE)) {
      updated(partition.partition(), record, entry.writer());
    } else if (partition.topic().equals(SimulationPlan.OUTPUT)) {
      passedOn.add(text(record.value()));
    }
  }

  private void updated(int partition, ConsumerRecord<byte[], byte[]> record, String writer) {
    String key = text(record.key());
    if (record.value() == null) {
      fold(partition).remove(key);
    } else {
      fold(partition).put(key, text(record.value()));
    }
    TopicPartition input = input(partition);
    Optional<String> owner = kafka.coordinator().ownerOf(input);
    if (!exactlyOnce && owner.isPresent() && !owner.get().equals(writer)) {
      int tenure = kafka.coordinator().tenureOf(input);
      if (committing.getOrDefault(partition, 0) == tenure) {
        foreign.put(key, new Foreign(partition, record.offset(), tenure));
      } else {
        unpromised.add(key);
      }
      if (!mayWriteLate) {
        violated(
            writer + " has written '" + key + "' of partition " + partition + " of " + owner.get());
      }
    }
  }

  private static TopicPartition input(int partition) {
    return new TopicPartition(SimulationPlan.INPUT, partition);
  }

  /** What the owner has come past since is as it was before; what it will not come to is lost. */
  private void look(int partition) {
    TopicPartition input = input(partition);
    int tenure = kafka.coordinator().tenureOf(input);
    long mark =
        kafka
            .coordinator()
            .ownerOf(input)
            .map(owner -> owner.substring(0, owner.indexOf('#')))
            .map(instance -> marksOf(partition).getOrDefault(instance, 0L))
            .orElse(0L);
    Iterator<Map.Entry<String, Foreign>> all = foreign.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Foreign> each = all.next();
      Foreign written = each.getValue();
      if (written.partition() == partition) {
        if (written.tenure() != tenure) {
          unpromised.add(each.getKey());
          all.remove();
        } else if (mark > written.offset()) {
          overcome++;
          all.remove();
        }
      }
    }
  }

  private Map<String, Long> marksOf(int partition) {
    return marks.computeIfAbsent(partition, unseen -> new HashMap<>());
  }

  private boolean isPromised(String key) {
    return !unpromised.contains(key) && !foreign.containsKey(key);
  }

  private Map<String, String> fold(int partition) {
    return folds.computeIfAbsent(partition, unseen -> new HashMap<>());
  }

  /** An input offset was committed: by now all before it must be safe. */
  private void committed(TopicPartition source, long from, long to) {
    if (exactlyOnce) {
      return;
    }
    look(source.partition());
    committing.put(source.partition(), kafka.coordinator().tenureOf(source));
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
    return (seen || !isPromised(key)) && passedOn.contains(id);
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
    marksOf(table.partition()).put(who, reaches);
    for (SimulatedLog.Entry entry : log.entries().subList(0, (int) reaches)) {
      ConsumerRecord<byte[], byte[]> record = entry.record();
      if (record != null && entry.isCommitted()) {
        if (record.value() == null) {
          expected.remove(text(record.key()));
        } else {
          expected.put(text(record.key()), text(record.value()));
        }
      }
    }
    Map<String, String> stored = new TreeMap<>();
    entries.forEach((key, value) -> stored.put(text(key), text(value)));
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
      look(partition);
      Map<String, List<String>> clicked = byKey(SimulationPlan.INPUT, partition);
      Map<String, List<String>> alerts = byKey(SimulationPlan.OUTPUT, partition);
      Map<String, List<String>> updates = byKey(SimulationPlan.TABLE, partition);
      clicked.forEach(
          (key, ids) -> {
            List<String> values = updates.getOrDefault(key, List.of(""));
            List<String> seen = List.of(values.get(values.size() - 1).split(","));
            check("table", key, ids, seen, isPromised(key));
            check("output", key, ids, alerts.getOrDefault(key, List.of()), true);
          });
    }
  }

  private void check(
      String where, String key, List<String> ids, List<String> seen, boolean promised) {
    boolean whole = exactlyOnce ? seen.equals(ids) : !promised || seen.containsAll(ids);
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
            .add(record.value() == null ? "" : text(record.value()));
      }
    }
    return values;
  }

  private static String text(byte[] bytes) {
    return new String(Objects.requireNonNull(bytes), UTF_8);
  }
}
