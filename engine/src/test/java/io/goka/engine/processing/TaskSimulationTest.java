package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldProducer.Sent;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.TableMark;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real task against a Kafka that acknowledges and fails as the seed wills, with partitions that
 * come, go and roll back. On the way the promises of the commit protocol are checked:
 *
 * <ul>
 *   <li>a table holds what its topic holds up to the table's mark, no more and no less;
 *   <li>all that came of a record is in Kafka before its input offset may be committed;
 *   <li>in the end nothing was lost, and without a failure nothing was repeated.
 * </ul>
 */
final class TaskSimulationTest {

  private static final int PARTITIONS = 3;
  private static final int RECORDS = 60;
  private static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "f");

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theCommitProtocolKeepsItsPromises(boolean failures) {
    for (int seed = 0; seed < 60; seed++) {
      Simulation simulation = new Simulation(new Random(seed), failures);
      try {
        simulation.run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** One partition and its topics. */
  private static final class Partition {
    private final int number;
    private final List<ConsumerRecord<byte[], byte[]>> input = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> changelog = new ArrayList<>();
    private final Storage storage = new MemoryStorageProvider().open(Path.of("unused"));
    private boolean open;
    private boolean[] closed = {true};
    private int position;
    private int committed;

    Partition(int number) {
      this.number = number;
    }
  }

  private static final class Simulation {
    private final TaskRig rig = new TaskRig(Plans.counter(), 2000);
    private final List<Partition> partitions = new ArrayList<>();
    private final Set<String> alerts = new HashSet<>();
    private final Random random;
    private final boolean failures;
    private int repeatedAlerts;
    private int failed;
    private int heardCommits;
    private int heardRollbacks;

    Simulation(Random random, boolean failures) {
      this.random = random;
      this.failures = failures;
      for (int number = 0; number < PARTITIONS; number++) {
        Partition partition = new Partition(number);
        for (int i = 0; i < RECORDS; i++) {
          String key = KEYS.get(random.nextInt(KEYS.size()));
          partition.input.add(rig.record("clicks", number, key, number + "-" + i));
        }
        partitions.add(partition);
      }
    }

    void run() {
      for (int step = 0; step < 500; step++) {
        act(random.nextInt(100), partitions.get(random.nextInt(PARTITIONS)));
        listen();
        if (step % 4 == 0) {
          partitions.forEach(this::check);
        }
      }
      finish();
    }

    private void act(int dice, Partition partition) {
      if (dice < 20) {
        feed(partition);
      } else if (dice < 60) {
        rig.task.step();
      } else if (dice < 65) {
        rig.after(Duration.ofMillis(random.nextInt(1500)));
      } else if (dice < 92) {
        settleOne(failures && random.nextInt(60) == 0);
      } else if (dice < 96) {
        comeOrGo(partition);
      } else {
        rig.endEpoch();
      }
    }

    private void feed(Partition partition) {
      int to = Math.min(RECORDS, partition.position + 1 + random.nextInt(5));
      if (partition.open && partition.position < to) {
        rig.feed("clicks", partition.number, partition.input.subList(partition.position, to));
        partition.position = to;
      }
    }

    private void comeOrGo(Partition partition) {
      if (partition.open) {
        partition.open = false;
        partition.closed = rig.close(partition.number);
      } else if (partition.closed[0]) {
        partition.position = partition.committed;
        recoverAndOpen(
            partition,
            new PartitionTable(partition.number, partition.storage, true, Plans.TABLE_ID));
      }
    }

    private void recoverAndOpen(Partition partition, PartitionTable table) {
      StorageBatch tail = new StorageBatch(8);
      for (long at = table.mark().offset(); at < partition.changelog.size(); at++) {
        ProducerRecord<byte[], byte[]> update = partition.changelog.get((int) at);
        tail.put(update.key(), update.value());
      }
      table.write(tail, table.mark().reaching(partition.changelog.size()));
      table.level(TaskRig.NOW);
      partition.open = true;
      rig.reopen(partition.number, table);
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
      } else if (oldest.record().topic().equals("alerts")) {
        if (!alerts.add(TaskRig.text(oldest.record().value()))) {
          repeatedAlerts++;
        }
        rig.producer.acknowledge(oldest);
      } else {
        partitions.get(oldest.record().partition()).changelog.add(oldest.record());
        rig.producer.acknowledge(oldest);
      }
    }

    private void listen() {
      for (; heardCommits < rig.heard.committable.size(); heardCommits++) {
        rig.heard
            .committable
            .get(heardCommits)
            .forEach(
                (source, offset) ->
                    partitions.get(source.partition()).committed = (int) offset.offset());
      }
      for (; heardRollbacks < rig.heard.rolledBack.size(); heardRollbacks++) {
        // What the producer still holds reaches Kafka, or expires, before anybody recovers.
        while (!rig.producer.held().isEmpty()) {
          settleOne(random.nextInt(3) == 0);
        }
        rig.heard
            .rolledBack
            .get(heardRollbacks)
            .forEach(
                (number, table) -> {
                  Partition partition = partitions.get(number);
                  partition.position = partition.committed;
                  if (partition.open) {
                    recoverAndOpen(partition, Objects.requireNonNull(table));
                  } else {
                    Objects.requireNonNull(table).close();
                  }
                });
      }
      assertThat(rig.heard.failed).isEmpty();
      assertThat(rig.heard.suspicious).noneMatch(told -> told.contains("another writer"));
    }

    private void check(Partition partition) {
      TableMark reached =
          new PartitionTable(partition.number, partition.storage, true, Plans.TABLE_ID).mark();
      long mark = reached.offset();
      assertThat(mark).isLessThanOrEqualTo(partition.changelog.size());
      Map<String, String> stored = new HashMap<>();
      for (String key : KEYS) {
        byte[] value = partition.storage.get(TaskRig.bytes(key));
        if (value != null) {
          stored.put(key, TaskRig.text(value));
        }
      }
      assertThat(stored)
          .as("table of partition %d at mark %d", partition.number, mark)
          .isEqualTo(folded(partition, mark));
      assertThat(reached.keys())
          .as("keys of partition %d", partition.number)
          .isIn(List.of((long) stored.size(), TableMark.UNCOUNTED));
      checkCommitted(partition);
    }

    private void checkCommitted(Partition partition) {
      Map<String, String> inKafka = folded(partition, partition.changelog.size());
      Map<String, Long> expected = new HashMap<>();
      for (ConsumerRecord<byte[], byte[]> record :
          partition.input.subList(0, partition.committed)) {
        long count = expected.merge(TaskRig.text(record.key()), 1L, Long::sum);
        if (count > Long.parseLong(inKafka.getOrDefault(TaskRig.text(record.key()), "0"))
            || !alerts.contains(TaskRig.text(record.value()))) {
          throw new AssertionError(
              record + " is committed, but what came of it is not in Kafka: " + inKafka);
        }
      }
    }

    private static Map<String, String> folded(Partition partition, long to) {
      Map<String, String> values = new HashMap<>();
      partition
          .changelog
          .subList(0, (int) to)
          .forEach(update -> values.put(TaskRig.text(update.key()), TaskRig.text(update.value())));
      return values;
    }

    private void finish() {
      for (int round = 0; round < 60; round++) {
        for (Partition partition : partitions) {
          if (!partition.open) {
            comeOrGo(partition);
          }
          feed(partition);
        }
        rig.endEpoch();
        while (!rig.producer.held().isEmpty()) {
          settleOne(false);
        }
        rig.run();
        listen();
      }
      for (Partition partition : partitions) {
        check(partition);
        assertThat(partition.committed).isEqualTo(RECORDS);
        if (failed == 0) {
          Map<String, Long> counted = new HashMap<>();
          folded(partition, partition.changelog.size())
              .forEach((key, value) -> counted.put(key, Long.parseLong(value)));
          assertThat(counted)
              .isEqualTo(
                  partition.input.stream()
                      .collect(
                          Collectors.groupingBy(
                              record -> TaskRig.text(record.key()), Collectors.counting())));
          assertThat(repeatedAlerts).isZero();
        }
      }
    }
  }
}
