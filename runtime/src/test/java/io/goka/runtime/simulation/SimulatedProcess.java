package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Owner: the test's thread. A process that may crash, be stopped and continued, or be cut off from
 * Kafka: before, within and after any call that its threads make.
 */
public final class SimulatedProcess {

  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration STUCK = Duration.ofMillis(1_500);

  private final String name;
  private final Schedule schedule;
  private final List<Schedule.Actor> actors = new ArrayList<>();
  private boolean dead;
  private long pausedUntil;
  private long cutOffUntil;
  private int stuck;

  public SimulatedProcess(String name, Schedule schedule) {
    this.name = name;
    this.schedule = schedule;
  }

  public String name() {
    return name;
  }

  Schedule schedule() {
    return schedule;
  }

  /** Starts a thread, which takes steps while the process runs. */
  public Schedule.Actor thread(BooleanSupplier ready, Runnable work) {
    Schedule.Actor actor = schedule.add(() -> runs() && ready.getAsBoolean(), work);
    actors.add(actor);
    return actor;
  }

  /**
   * Starts a thread that waits for the others: it takes steps only while none of them is in the
   * middle of one, and could not go on, unless it is stuck there.
   */
  public Schedule.Actor waitingThread(Runnable work) {
    return thread(() -> actors.stream().filter(Schedule.Actor::isRunning).count() == stuck, work);
  }

  /** A callback runs; it may be stuck for a while. */
  public void runCallback() {
    if (schedule.happens(schedule.faults().stuck(), 10_000)) {
      schedule.trace(() -> name + " is stuck in a callback");
      stuck++;
      try {
        boolean unused = await(() -> false, STUCK);
      } finally {
        stuck--;
      }
    }
  }

  /** Whether a callback is stuck. */
  public boolean isStuck() {
    return stuck > 0;
  }

  /** Has something done some time, unless the process crashes before. */
  public void later(Runnable work) {
    Schedule.Actor[] once = new Schedule.Actor[1];
    once[0] =
        thread(
            this::isConnected,
            () -> {
              end(once[0]);
              work.run();
            });
  }

  /** Ends a thread. */
  public void end(Schedule.Actor thread) {
    schedule.remove(thread);
    actors.remove(thread);
  }

  /** Kills it: nothing that it does from now on happens. */
  public void kill() {
    schedule.trace(() -> name + " is killed");
    dead = true;
    actors.forEach(schedule::remove);
    actors.clear();
  }

  /** Stops it for so long. */
  public void pause(long nanos) {
    schedule.trace(() -> name + " is stopped for " + nanos / 1_000_000 + " ms");
    pausedUntil = schedule.nanos() + nanos;
  }

  /** Cuts it off from Kafka for so long. */
  public void cutOff(long nanos) {
    schedule.trace(() -> name + " is cut off for " + nanos / 1_000_000 + " ms");
    cutOffUntil = schedule.nanos() + nanos;
  }

  /** All that is the matter with it is over. */
  public void calm() {
    pausedUntil = 0;
    cutOffUntil = 0;
  }

  /** Whether it has crashed. */
  public boolean isDead() {
    return dead;
  }

  /** Whether its threads take steps. */
  boolean runs() {
    return !dead && schedule.nanos() >= pausedUntil;
  }

  /** Whether its requests reach Kafka. */
  boolean isConnected() {
    return runs() && schedule.nanos() >= cutOffUntil;
  }

  /** A place at which it may crash or be stopped, and at which others may go on meanwhile. */
  public void boundary() {
    if (!dead && schedule.happens(schedule.faults().crashes(), 10_000)) {
      kill();
    }
    if (!dead) {
      schedule.interlude();
    }
    if (!dead && !runs()) {
      boolean unused = schedule.waitFor(() -> dead || runs(), FOR_EVER);
    }
    throwIfDead();
  }

  /** A place at which it may crash, and nobody else of it goes on, as they would wait for this. */
  public void crashPoint() {
    if (!dead && schedule.happens(schedule.faults().crashes(), 10_000)) {
      kill();
    }
    throwIfDead();
  }

  /** Ends what a dead process does. */
  public void throwIfDead() {
    if (dead) {
      throw new Crash(name);
    }
  }

  /**
   * Waits until something is so, or the time is over.
   *
   * @return whether it is so
   */
  public boolean await(BooleanSupplier condition, Duration atMost) {
    boolean met = schedule.waitFor(() -> dead || condition.getAsBoolean(), atMost);
    boundary();
    return met;
  }

  /**
   * Asks Kafka for something, which it may do while its answer gets lost.
   *
   * @param atMost how long the caller waits
   * @throws TimeoutException when there was no answer
   */
  <T> T call(Duration atMost, Supplier<T> request) {
    boundary();
    if (!isConnected() && !await(this::isConnected, atMost)) {
      throw new TimeoutException(name + " is cut off");
    }
    if (isLost()) {
      throw new TimeoutException("the request got lost");
    }
    T answer = request.get();
    boundary();
    if (isLost()) {
      throw new TimeoutException("the answer got lost");
    }
    return answer;
  }

  boolean isLost() {
    return schedule.happens(schedule.faults().lost(), 1_000);
  }
}
