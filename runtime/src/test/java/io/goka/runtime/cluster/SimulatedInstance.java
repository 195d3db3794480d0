package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.RowMemory;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.state.WriteBehind;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Stepped;
import io.goka.runtime.simulation.Crash;
import io.goka.runtime.simulation.CrashingStorages;
import io.goka.runtime.simulation.Schedule;
import io.goka.runtime.simulation.SimulatedKafka;
import io.goka.runtime.simulation.SimulatedProcess;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. One instance of the group, over all its processes: a disk, and the real
 * engine on it, whose threads the schedule steps.
 */
final class SimulatedInstance {

  /** How long what is committed waits for its storage. */
  private static final Duration OLD = Duration.ofMillis(200);

  /** Enough for two segments of each table. */
  private static final long ROW_BYTES = 600 << 10;

  private final String name;
  private final Schedule schedule;
  private final SimulatedKafka kafka;
  private final GroupConfig config;
  private final Defect defect;
  private final CrashingStorages disk;
  private final Consumer<String> failures;
  private int processes;
  private @Nullable SimulatedProcess process;
  private boolean stopping;
  private @Nullable Running last;

  @Override
  public String toString() {
    return name + ": " + last;
  }

  /**
   * @param failures told when the group cannot go on
   */
  SimulatedInstance(
      String name,
      Schedule schedule,
      SimulatedKafka kafka,
      GroupConfig config,
      Defect defect,
      CrashingStorages disk,
      Consumer<String> failures) {
    this.name = name;
    this.schedule = schedule;
    this.kafka = kafka;
    this.config = config;
    this.defect = defect;
    this.disk = disk;
    this.failures = failures;
  }

  /** Its process; null while it is down. */
  @Nullable SimulatedProcess process() {
    SimulatedProcess now = process;
    return now == null || now.isDead() ? null : now;
  }

  /** Starts a process. */
  void start() {
    SimulatedProcess next = new SimulatedProcess(name + "#" + ++processes, schedule);
    schedule.trace(() -> next.name() + " starts");
    process = next;
    stopping = false;
    disk.begin(next);
    Running running = new Running(next);
    last = running;
    Schedule.Actor unused = next.waitingThread(running::step);
  }

  /** Asks it to leave in good order. */
  void stop() {
    stopping = true;
  }

  /** Owner: the test's thread. One process: the poll thread. */
  private final class Running {

    private final SimulatedProcess mine;
    private final GroupPlan plan;
    private final Queue<Runnable> toWrite = new ArrayDeque<>();
    private @Nullable Membership membership;

    Running(SimulatedProcess mine) {
      Schedule.Actor unused =
          mine.thread(
              () -> !toWrite.isEmpty() && !disk.isWriting(), () -> disk.inOneGo(toWrite.remove()));
      this.mine = mine;
      this.plan =
          defect == Defect.CACHE_SURVIVES_ROLLBACK
              ? SimulationPlan.remembering(config, this::owns)
              : SimulationPlan.of(config, mine::runCallback);
    }

    private Duration delivery() {
      Duration sound = config.deliveryTimeout();
      return defect == Defect.RECORDS_OUTLIVE_THE_SESSION ? sound.multipliedBy(4) : sound;
    }

    private boolean owns(int partition) {
      return kafka
          .coordinator()
          .ownerOf(new TopicPartition(SimulationPlan.INPUT, partition))
          .equals(Optional.of(mine.name()));
    }

    void step() {
      try {
        Membership joined = membership;
        if (joined == null) {
          membership = Membership.of(parts(), plan, pace());
          membership.join();
        } else if (stopping || !joined.step()) {
          joined.failure().ifPresent(this::failed);
          leave(joined);
        }
      } catch (KafkaException e) {
        failed("Kafka refuses: " + e);
        Membership joined = membership;
        if (joined != null) {
          leave(joined);
        }
      }
    }

    @Override
    public String toString() {
      Membership joined = membership;
      return mine.name()
          + (mine.isDead() ? " dead" : "")
          + " "
          + (joined == null ? "outside" : joined.snapshots());
    }

    private void failed(String reason) {
      if (!mine.isDead()) {
        failures.accept(mine.name() + " fails: " + reason);
      }
    }

    private void leave(Membership joined) {
      schedule.trace(() -> mine.name() + " stops");
      joined.leave();
      if (!mine.isDead() && !mine.isStuck() && disk.open() > 0) {
        failures.accept(mine.name() + " has left " + disk.open() + " tables open");
      }
      mine.kill();
    }

    private GroupMember.Parts parts() {
      EventLog events = new EventLog(schedule);
      return new GroupMember.Parts(
          plan.group(),
          plan.config(),
          () -> plan,
          new DefectiveClients(new SimulatedClients(name, mine, kafka, plan, delivery()), defect),
          Optional.empty(),
          (topic, partition) ->
              new TableDirectory(
                  disk,
                  StorageLocation.at(Path.of(topic, String.valueOf(partition))),
                  new WriteBehind(OLD, toWrite::add),
                  new RowMemory(ROW_BYTES)),
          topic -> {
            throw new AssertionError("nothing is looked up");
          },
          stepped(),
          stepped(),
          HeapShare.ofThisProcess(),
          new GroupLife(plan.group(), events, schedule),
          events,
          schedule);
    }

    private Driver.Starter stepped() {
      return (thread, work) -> new Stepping(mine, work);
    }

    private Membership.Pace pace() {
      return new Membership.Pace(
          (mailbox, nanos) -> mine.await(mailbox::hasMessages, Duration.ofNanos(nanos)),
          schedule::nanos);
    }
  }

  /** Owner: the test's thread. Has work stepped by the schedule. */
  private static final class Stepping implements Driver {

    private final SimulatedProcess process;
    private final Stepped work;
    private final Schedule.Actor actor;
    private boolean ended;

    Stepping(SimulatedProcess process, Stepped work) {
      this.process = process;
      this.work = work;
      this.actor = process.thread(() -> true, this::step);
    }

    private void step() {
      try {
        ended = work.step() == Stepped.Progress.ENDED;
      } catch (Crash e) {
        throw e;
      } catch (RuntimeException | Error e) {
        work.broken(e);
        ended = true;
      }
      if (ended) {
        process.end(actor);
      }
    }

    @Override
    public boolean join(Duration atMost) {
      return process.await(() -> ended, atMost);
    }

    @Override
    public StackTraceElement[] stackTrace() {
      return new StackTraceElement[0];
    }
  }
}
