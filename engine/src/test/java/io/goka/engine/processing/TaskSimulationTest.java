package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.engine.processing.SimulatedPartition.Deferred;
import io.goka.engine.processing.TaskSimulation.Mode;
import io.goka.engine.state.TableMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real task against a Kafka that acknowledges and fails as the seed wills, with partitions that
 * come, go and roll back. On the way the promises of the commit protocol are checked:
 *
 * <ul>
 *   <li>a table holds what its topic holds up to the table's mark, no more and no less;
 *   <li>all that came of a record is in Kafka before its input offset may be committed, and no
 *       offset is committed past an open deferred commit;
 *   <li>in the end nothing was lost, and without a failure nothing was repeated;
 *   <li>a visit that is done has met every key, and counts each once.
 * </ul>
 */
final class TaskSimulationTest {

  private static final int SEEDS = 50;
  private static final int STEPS = 500;

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theCommitProtocolKeepsItsPromises(Mode mode) {
    for (int seed = 0; seed < SEEDS; seed++) {
      TaskSimulation simulation = new TaskSimulation(new Random(seed), mode);
      try {
        run(simulation, mode);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void run(TaskSimulation simulation, Mode mode) {
    for (int step = 0; step < STEPS; step++) {
      simulation.step();
      simulation.partitions.forEach(TaskSimulationTest::checkDeferred);
      if (step % 4 == 0) {
        simulation.partitions.forEach(partition -> check(simulation, partition));
      }
    }
    simulation.finish();
    simulation.partitions.forEach(partition -> check(simulation, partition));
    simulation.partitions.forEach(partition -> checkAllCommitted(simulation, partition));
    if (mode == Mode.PLAIN) {
      simulation.partitions.forEach(partition -> checkCounted(simulation, partition));
      assertThat(simulation.repeated).isZero();
    }
    checkVisits(simulation);
  }

  private static void checkDeferred(SimulatedPartition partition) {
    for (Deferred open : partition.deferred) {
      assertThat((long) partition.clicks.committed)
          .as("committed of partition %d", partition.number)
          .isLessThanOrEqualTo(open.offset());
    }
  }

  private static void check(TaskSimulation simulation, SimulatedPartition partition) {
    TableMark reached = partition.table().mark();
    assertThat(reached.offset()).isLessThanOrEqualTo(partition.changelogEnd());
    Map<String, String> expected = partition.at(reached.offset());
    for (String key : TaskSimulation.KEYS) {
      byte[] stored = partition.storage.get(TaskRig.bytes(key));
      assertThat(stored == null ? null : TaskRig.text(stored))
          .as("%s of partition %d at mark %d", key, partition.number, reached.offset())
          .isEqualTo(expected.get(key));
    }
    assertThat(reached.keys())
        .as("keys of partition %d", partition.number)
        .isIn(List.of((long) expected.size(), TableMark.UNCOUNTED));
    checkCommitted(simulation, partition);
  }

  private static void checkCommitted(TaskSimulation simulation, SimulatedPartition partition) {
    Map<String, Long> expected = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> click :
        partition.clicks.records.subList(0, partition.clicks.committed)) {
      expected.merge(TaskRig.text(click.key()), 1L, Long::sum);
      String id = TaskRig.text(click.value());
      if (!simulation.alerts.contains(id)
          || (TaskSimulation.loops(click.offset()) && !simulation.looped.contains(id))) {
        throw new AssertionError(click + " is committed, but what it has emitted is not in Kafka");
      }
    }
    expected.forEach(
        (key, clicks) -> assertThat(clicks(partition, key)).isGreaterThanOrEqualTo(clicks));
    Map<String, Long> looped = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> step :
        partition.loop.records.subList(0, partition.loop.committed)) {
      looped.merge(TaskRig.text(step.key()), 1L, Long::sum);
    }
    looped.forEach((key, loops) -> assertThat(loops(partition, key)).isGreaterThanOrEqualTo(loops));
  }

  private static void checkAllCommitted(TaskSimulation simulation, SimulatedPartition partition) {
    long never =
        partition.clicks.records.stream()
            .map(ConsumerRecord::offset)
            .filter(offset -> simulation.neverCompletes(partition.number, offset))
            .findFirst()
            .orElse((long) TaskSimulation.RECORDS);
    assertThat((long) partition.clicks.committed)
        .as("up to what is never completed")
        .isEqualTo(never);
    assertThat(partition.clicks.position).isEqualTo(TaskSimulation.RECORDS);
    assertThat(partition.loop.isCommitted()).isTrue();
    assertThat(partition.storage.openCursors).isZero();
  }

  private static void checkCounted(TaskSimulation simulation, SimulatedPartition partition) {
    for (String key : TaskSimulation.KEYS) {
      assertThat(clicks(partition, key))
          .as("clicks of %s", key)
          .isEqualTo(records(partition.clicks, key));
      assertThat(loops(partition, key))
          .as("loops of %s", key)
          .isEqualTo(records(partition.loop, key));
    }
    assertThat(simulation.looped).hasSize(Plans.PARTITIONS * TaskSimulation.RECORDS / 5);
  }

  private static long records(SimulatedPartition.Input input, String key) {
    return input.records.stream().filter(record -> TaskRig.text(record.key()).equals(key)).count();
  }

  private static void checkVisits(TaskSimulation simulation) {
    long counted = 0;
    for (int number = 0; number < simulation.visits.size(); number++) {
      Visit visit = simulation.visits.get(number);
      Set<String> toVisit = simulation.toVisit.get(number);
      String prefix = number + "/";
      Set<String> visited = simulation.visited.keySet();
      long met = visited.stream().filter(place -> place.startsWith(prefix)).count();
      assertThat(visit.isOver()).as("visit %d is over", number).isTrue();
      assertThat(visit.snapshot().visited())
          .as("keys of visit %d", number)
          .isLessThanOrEqualTo(met);
      if (visit.snapshot().state() == State.DONE) {
        assertThat(visited.containsAll(toVisit)).as("all of visit %d", number).isTrue();
        assertThat(visit.snapshot().visited()).as("keys of visit %d", number).isEqualTo(met);
      }
      counted += visit.snapshot().visited();
    }
    if (simulation.failed == 0) {
      assertThat(Set.copyOf(simulation.visited.values())).as("times").isSubsetOf(1);
      assertThat(counted).isEqualTo(simulation.visited.size());
    }
    checkVisited(simulation);
  }

  /** What was visited and counted is in the tables. */
  private static void checkVisited(TaskSimulation simulation) {
    Map<String, Long> expected = new HashMap<>();
    simulation.visited.forEach(
        (place, times) -> {
          String[] parts = place.split("/", 3);
          expected.merge(parts[1] + "/" + parts[2], (long) times, Long::sum);
        });
    for (SimulatedPartition partition : simulation.partitions) {
      for (String key : TaskSimulation.KEYS) {
        long visits = value(partition, key) / TaskSimulation.VISITED;
        long most = expected.getOrDefault(partition.number + "/" + key, 0L);
        if (simulation.failed == 0) {
          assertThat(visits).as("visits of %s", key).isEqualTo(most);
        } else {
          assertThat(visits).as("visits of %s", key).isLessThanOrEqualTo(most);
        }
      }
    }
  }

  private static long clicks(SimulatedPartition partition, String key) {
    return value(partition, key) % TaskSimulation.LOOPED;
  }

  private static long loops(SimulatedPartition partition, String key) {
    return value(partition, key) % TaskSimulation.VISITED / TaskSimulation.LOOPED;
  }

  private static long value(SimulatedPartition partition, String key) {
    return Long.parseLong(partition.inKafka().getOrDefault(key, "0"));
  }
}
