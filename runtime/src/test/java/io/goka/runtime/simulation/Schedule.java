package io.goka.runtime.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Owner: the test's thread. Decides what happens next: which actor takes a step, and how much time
 * goes by. All by its seed.
 */
public final class Schedule implements InstantSource {

  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
  private static final int TRIES = 16;
  private static final int DEEPEST = 3;

  /** What takes steps: a thread, the network, an operator. */
  public static final class Actor {
    private final BooleanSupplier ready;
    private final Runnable work;
    private boolean running;

    private Actor(BooleanSupplier ready, Runnable work) {
      this.ready = ready;
      this.work = work;
    }

    /** Whether it is in the middle of a step. */
    boolean isRunning() {
      return running;
    }
  }

  private final Random random;
  private final List<Actor> actors = new ArrayList<>();
  private final List<Runnable> clocks = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final boolean tracing;
  private Faults faults = Faults.NONE;
  private long nanos = 1;
  private int depth;
  private long steps;

  /**
   * @param seed decides everything
   * @param tracing whether to note what happens, for a failure that is looked into
   */
  public Schedule(long seed, boolean tracing) {
    this.random = new Random(seed);
    this.tracing = tracing;
  }

  /** What goes wrong from now on. */
  public void faults(Faults now) {
    faults = now;
  }

  /** What goes wrong now. */
  public Faults faults() {
    return faults;
  }

  /** The time, in nanoseconds. */
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return BEGINNING.plusNanos(nanos);
  }

  /** How many steps there were. */
  public long steps() {
    return steps;
  }

  /** A number from 0 to before {@code bound}. */
  public int any(int bound) {
    return random.nextInt(bound);
  }

  /** Whether something happens that happens so often in so many cases. */
  public boolean happens(int times, int of) {
    return times > 0 && random.nextInt(of) < times;
  }

  /** One of several. */
  public <T> T oneOf(List<T> several) {
    return several.get(random.nextInt(several.size()));
  }

  /** Notes what happens, for whoever looks into a failure. */
  public void trace(Supplier<String> what) {
    if (tracing) {
      trace.add(String.format("%9.3f s  %s", nanos / 1e9, what.get()));
    }
  }

  /** What was noted. */
  public List<String> trace() {
    return trace;
  }

  /**
   * Has something take steps from now on.
   *
   * @param ready whether it can, asked before each step
   */
  public Actor add(BooleanSupplier ready, Runnable work) {
    Actor actor = new Actor(ready, work);
    actors.add(actor);
    return actor;
  }

  /** No more steps. */
  public void remove(Actor actor) {
    actors.remove(actor);
  }

  /** Has something told whenever time has gone by. */
  public void addClock(Runnable clock) {
    clocks.add(clock);
  }

  /** Lets time go by, and some actor take a step. */
  public void step() {
    steps++;
    nanos += passing();
    clocks.forEach(Runnable::run);
    for (int i = 0; i < TRIES && !actors.isEmpty(); i++) {
      Actor actor = oneOf(actors);
      if (!actor.running && actor.ready.getAsBoolean()) {
        run(actor);
        return;
      }
    }
  }

  private long passing() {
    int dice = random.nextInt(100);
    int micros = dice < 80 ? 1_000 : dice < 98 ? 20_000 : 300_000;
    return 1_000L * random.nextInt(micros);
  }

  private void run(Actor actor) {
    actor.running = true;
    depth++;
    try {
      actor.work.run();
    } catch (Crash e) {
      // Its process is gone, and takes no more steps.
      trace(e::getMessage);
    } finally {
      depth--;
      actor.running = false;
    }
  }

  /** In the middle of a call: sometimes others go on meanwhile. */
  void interlude() {
    if (depth <= DEEPEST && random.nextInt(24) == 0) {
      for (int i = random.nextInt(6); i >= 0; i--) {
        step();
      }
    }
  }

  /**
   * Lets others go on until something is so, or the time is over.
   *
   * @return whether it is so
   */
  boolean waitFor(BooleanSupplier condition, Duration atMost) {
    long deadline = nanos + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (nanos >= deadline) {
        return false;
      }
      step();
    }
    return true;
  }
}
