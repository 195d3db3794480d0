package io.goka.runtime.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.runtime.simulation.CrashingStorages;
import io.goka.runtime.simulation.Faults;
import io.goka.runtime.simulation.Schedule;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedProcess;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the test's thread. Some instances of a group in a world that a seed rules: first with
 * faults, then without, until all is done.
 */
final class ClusterSimulation {

  private static final int INSTANCES = 3;
  private static final int CLICKS = 45;
  private static final int FAULTY_STEPS = 1_500;
  private static final int MOST_STEPS = 20_000;

  private final Schedule schedule;
  private final SimulatedKafka kafka;
  private final SimulationModel model;
  private final Faults faults;
  private final List<SimulatedInstance> instances = new ArrayList<>();
  private int clicked;

  ClusterSimulation(long seed, GroupConfig config, Defect defect, Faults faults, boolean tracing) {
    this.faults = faults;
    this.schedule = new Schedule(seed, tracing);
    this.kafka = new SimulatedKafka(schedule, config.sessionTimeout(), config.transactionTimeout());
    kafka.create(SimulationPlan.INPUT, SimulationPlan.PARTITIONS);
    kafka.create(SimulationPlan.OUTPUT, SimulationPlan.PARTITIONS);
    kafka.create(SimulationPlan.TABLE, SimulationPlan.PARTITIONS);
    boolean exactlyOnce = config.guarantee() == Guarantee.EXACTLY_ONCE;
    this.model =
        new SimulationModel(kafka, exactlyOnce, defect == Defect.RECORDS_OUTLIVE_THE_SESSION);
    for (int i = 0; i < INSTANCES; i++) {
      String name = "i" + i;
      CrashingStorages disk =
          new CrashingStorages(
              schedule,
              (folder, entries, mark) -> stored(name, folder, entries, mark),
              defect == Defect.MARK_AHEAD_OF_VALUES);
      instances.add(
          new SimulatedInstance(name, schedule, kafka, config, defect, disk, model::violated));
    }
    Schedule.Actor unused = schedule.add(() -> clicked < CLICKS, this::click);
    Schedule.Actor unusedToo = schedule.add(() -> true, this::operate);
  }

  private void stored(String name, Path folder, NavigableMap<byte[], byte[]> entries, byte[] mark) {
    int number = Integer.parseInt(folder.getFileName().toString());
    Storage marked = new MemoryStorageProvider().open(StorageLocation.at(folder));
    marked.write(new StorageBatch(0).mark(mark));
    model.stored(name, new PartitionTable(number, marked, true, SimulationPlan.TABLE_ID), entries);
  }

  private void click() {
    if (schedule.any(3) != 0) {
      return;
    }
    String key = schedule.oneOf(SimulationPlan.KEYS);
    ProducerRecord<byte[], byte[]> click =
        new ProducerRecord<>(
            SimulationPlan.INPUT,
            SimulationPlan.home(key),
            key.getBytes(UTF_8),
            String.valueOf(clicked++).getBytes(UTF_8));
    long unused =
        kafka.append(
            new TopicPartition(SimulationPlan.INPUT, SimulationPlan.home(key)), click, "clicks");
  }

  /** Starts what is down, and does harm. */
  private void operate() {
    SimulatedInstance instance = schedule.oneOf(instances);
    SimulatedProcess process = instance.process();
    Faults now = schedule.faults();
    if (process == null) {
      if (schedule.happens(1, 8)) {
        instance.start();
      }
    } else if (schedule.happens(now.kills(), 10_000)) {
      process.kill();
    } else if (schedule.happens(now.stops(), 10_000)) {
      instance.stop();
    } else if (schedule.happens(now.pauses(), 10_000)) {
      process.pause(millis(1 + schedule.any(now.longestPauseMillis())));
    } else if (schedule.happens(now.cuts(), 10_000)) {
      process.cutOff(millis(1 + schedule.any(now.longestPauseMillis())));
    }
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }

  /** Runs to the end, or to the first violation. */
  void run() {
    schedule.faults(faults);
    for (int step = 0; step < FAULTY_STEPS && model.violations().isEmpty(); step++) {
      schedule.step();
    }
    schedule.faults(Faults.NONE);
    for (SimulatedInstance instance : instances) {
      SimulatedProcess process = instance.process();
      if (process != null) {
        process.calm();
      }
    }
    for (int step = 0; step < MOST_STEPS && !isOver(); step++) {
      schedule.step();
    }
    if (model.violations().isEmpty()) {
      if (!model.isSettled()) {
        model.violated(
            "after " + schedule.steps() + " steps not all input is committed: " + instances);
      }
      model.checkEnd();
    }
  }

  private boolean isOver() {
    return !model.violations().isEmpty() || (clicked == CLICKS && model.isSettled());
  }

  SimulationModel model() {
    return model;
  }

  Schedule schedule() {
    return schedule;
  }
}
