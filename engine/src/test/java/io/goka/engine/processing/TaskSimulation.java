package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldProducer.Sent;
import io.goka.engine.processing.SimulatedPartition.Deferred;
import io.goka.engine.processing.SimulatedPartition.Input;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Loop;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Owner: the test's thread. A real task in a world that a seed rules: Kafka acknowledges and fails,
 * partitions come and go, commits are deferred and completed some time or never, visits begin and
 * are cancelled.
 *
 * <p>A click adds 1 to its key's value; some clicks loop back, which adds {@link #LOOPED} where the
 * key lives; a visit adds {@link #VISITED}. So a value says what became of its key.
 */
final class TaskSimulation {

  /** What may happen besides coming and going. */
  enum Mode {
    /** Nothing is ever done twice. */
    PLAIN,
    /** Commits are deferred. */
    DEFERRING,
    /** Kafka fails too. */
    FAILING
  }

  static final int RECORDS = 60;
  static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");
  static final long LOOPED = 1_000;
  static final long VISITED = 1_000_000;

  /** Keys that are only visited: so many that a visit takes several goes. */
  static final int IDLE_KEYS = 300;

  private static final Loop<String> LOOP = Loop.of(Codecs.string());
  private static final Visitor<Long> VISITOR = Visitor.of("add", Codecs.int64());

  final List<SimulatedPartition> partitions = new ArrayList<>();
  final List<Visit> visits = new ArrayList<>();

  /** How often each key of each partition was visited, by visit. */
  final Map<String, Integer> visited = new HashMap<>();

  /** The keys that each visit had to find. */
  final List<Set<String>> toVisit = new ArrayList<>();

  final Set<String> alerts = new HashSet<>();
  final Set<String> looped = new HashSet<>();
  int repeated;
  int failed;

  private final TaskRig rig = new TaskRig(Plans.of(graph(), Plans.config()), 250);
  private final Random random;
  private final Mode mode;
  private int heardCommits;
  private int heardRollbacks;

  TaskSimulation(Random random, Mode mode) {
    this.random = random;
    this.mode = mode;
    for (int number = 0; number < Plans.PARTITIONS; number++) {
      SimulatedPartition partition = new SimulatedPartition(number);
      for (int i = 0; i < RECORDS; i++) {
        String key = KEYS.get(random.nextInt(KEYS.size()));
        partition.clicks.records.add(rig.record("clicks", number, key, number + "-" + i));
      }
      for (int i = 0; i < IDLE_KEYS; i++) {
        partition.updated(
            new ProducerRecord<>("counter-table", TaskRig.bytes("idle-" + i), TaskRig.bytes("0")));
      }
      rig.producer.endsAt(new TopicPartition("counter-table", number), IDLE_KEYS);
      partitions.add(partition);
    }
  }

  private GroupGraph graph() {
    return GroupGraph.define("counter")
        .persist(Plans.COUNTS)
        .input(Plans.CLICKS, this::click)
        .output(Plans.ALERTS)
        .loop(LOOP, (context, id) -> add(context, LOOPED))
        .visitor(VISITOR, this::visit)
        .build();
  }

  private static void add(TableContext<Long> context, long number) {
    context.setValue(context.value().orElse(0L) + number);
  }

  private void click(TableContext<Long> context, String id) {
    add(context, 1);
    context.emit(Plans.ALERTS, context.key(), id);
    if (loops(context.offset())) {
      context.loopback(LOOP, context.key(), id);
    }
    if (defers(context.offset())) {
      partitions
          .get(context.partition())
          .deferred
          .add(new Deferred(context.offset(), context.deferCommit()));
    }
  }

  private void visit(TableContext<Long> context, Long number) {
    visited.merge(place(number.intValue(), context.partition(), context.key()), 1, Integer::sum);
    if (KEYS.contains(context.key())) {
      add(context, VISITED);
    }
  }

  /** One key of one partition in one visit. */
  static String place(int visit, int partition, String key) {
    return visit + "/" + partition + "/" + key;
  }

  static boolean loops(long offset) {
    return offset % 5 == 0;
  }

  private boolean defers(long offset) {
    return mode != Mode.PLAIN && offset % 7 == 3;
  }

  /** Whether a click's deferred commit is never completed. */
  boolean neverCompletes(int partition, long offset) {
    return defers(offset) && partition == 1 && offset > RECORDS / 2;
  }

  /** Lets something happen. */
  void step() {
    int dice = random.nextInt(100);
    SimulatedPartition partition = partitions.get(random.nextInt(partitions.size()));
    if (dice < 20) {
      feed(partition, random.nextInt(4) == 0 ? "counter-loop" : "clicks");
    } else if (dice < 55) {
      rig.task.step();
    } else if (dice < 60) {
      rig.after(Duration.ofMillis(random.nextInt(1500)));
    } else if (dice < 86) {
      settleOne(mode == Mode.FAILING && random.nextInt(60) == 0);
    } else if (dice < 89) {
      comeOrGo(partition);
    } else if (dice < 91) {
      beginOrCancelVisit();
    } else if (dice < 96) {
      completeOne(partition);
    } else {
      rig.endEpoch();
    }
    listen();
  }

  /** Lets everything be done that was begun. */
  void finish() {
    for (int round = 0; round < 60; round++) {
      for (SimulatedPartition partition : partitions) {
        if (!partition.open) {
          comeOrGo(partition);
        }
        feed(partition, "clicks");
        feed(partition, "counter-loop");
        List.copyOf(partition.deferred).forEach(each -> complete(partition, each));
      }
      rig.endEpoch();
      while (!rig.producer.held().isEmpty()) {
        settleOne(false);
      }
      rig.run();
      listen();
    }
  }

  private void feed(SimulatedPartition partition, String topic) {
    Input input = partition.input(topic);
    int to = Math.min(input.records.size(), input.position + 1 + random.nextInt(5));
    if (partition.open && input.position < to) {
      rig.feed(topic, partition.number, List.copyOf(input.records.subList(input.position, to)));
      input.position = to;
    }
  }

  private void completeOne(SimulatedPartition partition) {
    if (!partition.deferred.isEmpty()) {
      complete(partition, partition.deferred.get(random.nextInt(partition.deferred.size())));
    }
  }

  private void complete(SimulatedPartition partition, Deferred chosen) {
    if (!neverCompletes(partition.number, chosen.offset())) {
      partition.deferred.remove(chosen);
      chosen.handle().complete();
    }
  }

  private void comeOrGo(SimulatedPartition partition) {
    if (partition.open) {
      partition.open = false;
      visits.forEach(visit -> visit.left(partition.number));
      partition.closed = rig.close(partition.number);
    } else if (partition.closed[0]) {
      partition.storage.reopen();
      open(partition, partition.table());
    }
  }

  private void open(SimulatedPartition partition, PartitionTable table) {
    visits.forEach(visit -> visit.rolledBack(partition.number));
    partition.recover(table);
    partition.open = true;
    rig.reopen(partition.number, table);
    visits.stream()
        .filter(visit -> visit.wants(partition.number))
        .forEach(visit -> rig.visit(partition.number, visit));
  }

  private void beginOrCancelVisit() {
    if (!visits.isEmpty() && random.nextInt(3) == 0) {
      visits.get(random.nextInt(visits.size())).cancel();
      return;
    }
    int number = visits.size();
    Set<String> keys = new HashSet<>();
    List<Integer> here = new ArrayList<>();
    for (SimulatedPartition partition : partitions) {
      if (partition.open) {
        here.add(partition.number);
        partition
            .at(partition.table().mark().offset())
            .keySet()
            .forEach(key -> keys.add(place(number, partition.number, key)));
      }
    }
    toVisit.add(keys);
    visits.add(rig.visit("add", String.valueOf(number), here.toArray(Integer[]::new)));
  }

  /** Kafka takes the oldest record of one topic partition, or does not. */
  private void settleOne(boolean fail) {
    List<Sent> held = rig.producer.held();
    if (held.isEmpty()) {
      return;
    }
    Sent any = held.get(random.nextInt(held.size()));
    Sent oldest =
        held.stream()
            .filter(sent -> sent.destination().equals(any.destination()))
            .findFirst()
            .orElseThrow();
    if (fail) {
      failed++;
      rig.producer.fail(oldest, new TimeoutException("expired"));
    } else {
      taken(oldest.record());
      rig.producer.acknowledge(oldest);
    }
  }

  private void taken(ProducerRecord<byte[], byte[]> record) {
    String value = TaskRig.text(record.value());
    switch (record.topic()) {
      case "alerts" -> repeated += alerts.add(value) ? 0 : 1;
      case "counter-loop" -> {
        repeated += looped.add(value) ? 0 : 1;
        partitions
            .get(record.partition())
            .loop
            .records
            .add(rig.record("counter-loop", record.partition(), TaskRig.text(record.key()), value));
      }
      case "counter-table" -> partitions.get(record.partition()).updated(record);
      default -> throw new AssertionError(record.topic());
    }
  }

  private void listen() {
    for (; heardCommits < rig.heard.committable.size(); heardCommits++) {
      rig.heard
          .committable
          .get(heardCommits)
          .forEach(
              (source, offset) ->
                  partitions.get(source.partition()).input(source.topic()).committed =
                      (int) offset.offset());
    }
    for (; heardRollbacks < rig.heard.rolledBack.size(); heardRollbacks++) {
      // What the producer still holds reaches Kafka, or expires, before anybody recovers.
      while (!rig.producer.held().isEmpty()) {
        settleOne(random.nextInt(3) == 0);
      }
      rig.heard.rolledBack.get(heardRollbacks).forEach(this::rolledBack);
    }
    assertThat(rig.heard.failed).isEmpty();
    assertThat(rig.heard.suspicious).noneMatch(told -> told.contains("another writer"));
  }

  private void rolledBack(int number, PartitionTable table) {
    SimulatedPartition partition = partitions.get(number);
    assertThat(partition.storage.openCursors).as("cursors of a table that goes").isZero();
    if (partition.open) {
      open(partition, Objects.requireNonNull(table));
    } else {
      table.close();
    }
  }
}
