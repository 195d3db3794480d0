package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InflowTest {

  @Test
  void pausesForFewLargeRecordsToo() {
    Inflow inflow = new Inflow(() -> 1000);

    assertThat(inflow.add(1, 15L << 20)).isFalse();
    assertThat(inflow.add(1, 1L << 20)).isTrue();

    assertThat(inflow.remove(1, 1L << 20, 0)).as("still more than half").isFalse();
    assertThat(inflow.remove(1, 15L << 20, 0)).isTrue();
  }

  @Test
  void pausesAtTheBoundAndResumesWhenHalfIsFree() {
    Inflow inflow = new Inflow(() -> 10);

    assertThat(inflow.add(9, 0)).isFalse();
    assertThat(inflow.add(1, 0)).isTrue();
    assertThat(inflow.add(5, 0)).as("once more, by another input").isTrue();
    assertThat(inflow.queued()).isEqualTo(15);
    assertThat(inflow.remove(9, 0, 0)).isFalse();
    assertThat(inflow.remove(1, 0, 0)).isTrue();
    assertThat(inflow.remove(5, 0, 0)).as("told once").isFalse();
    assertThat(inflow.queued()).isZero();
  }

  @Test
  void belowTheBoundNoMoreWaitThanTheTaskTakesInAMoment() {
    Inflow inflow = new Inflow(() -> 60_000);
    int first = (int) (2 * QueueLength.FEWEST);

    assertThat(inflow.add(first, 0)).isTrue();
    assertThat(inflow.remove(first, 0, 0)).isTrue();
    assertThat(inflow.add(1, 0)).isFalse();
    assertThat(inflow.remove(1, 0, TimeUnit.SECONDS.toNanos(1))).isFalse();

    assertThat(inflow.add(first, 0)).as("it had run out of them").isFalse();
    assertThat(inflow.add(first, 0)).isTrue();
  }

  @Test
  void aBoundOfOneIsPausedUntilAllIsDone() {
    Inflow inflow = new Inflow(() -> 1);

    assertThat(inflow.add(3, 0)).isTrue();
    assertThat(inflow.remove(2, 0, 0)).isFalse();
    assertThat(inflow.remove(1, 0, 0)).isTrue();
  }

  @Test
  void resumesByTheBoundThatIsNow() {
    AtomicLong bound = new AtomicLong(100);
    Inflow inflow = new Inflow(bound::get);

    assertThat(inflow.add(100, 0)).isTrue();
    bound.set(10);
    assertThat(inflow.remove(90, 0, 0)).isFalse();
    assertThat(inflow.remove(5, 0, 0)).isTrue();
    assertThat(inflow.add(5, 0)).isTrue();
  }

  private static LongSupplier bound(Random random) {
    long bound = 1L + random.nextInt(8);
    return () -> bound;
  }

  @Test
  void belowTheBoundNobodyIsTold() {
    Inflow inflow = new Inflow(() -> 10);

    assertThat(inflow.add(9, 0)).isFalse();
    assertThat(inflow.remove(9, 0, 0)).isFalse();
  }

  /**
   * The poll thread adds and pauses, the task thread takes away and asks for the resume by message,
   * as they do for real. Whoever adds only while not paused would stand still for ever, should a
   * resume get lost.
   */
  @Test
  void neverStaysPausedWhenTheThreadsCross() throws InterruptedException {
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      new Crossing(new Inflow(bound(random)), random).run(5000);
    }
  }

  private static final class Crossing {
    private final Inflow inflow;
    private final Random random;
    private final BlockingQueue<Integer> toTask = new ArrayBlockingQueue<>(100);
    private final AtomicBoolean resumeAsked = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private boolean paused;

    Crossing(Inflow inflow, Random random) {
      this.inflow = inflow;
      this.random = random;
    }

    void run(int batches) throws InterruptedException {
      Thread task = new Thread(() -> process(batches));
      task.start();
      int sent = 0;
      while (sent < batches) {
        if (resumeAsked.getAndSet(false)) {
          paused = false;
        }
        if (!paused) {
          int records = 1 + random.nextInt(4);
          paused = handOver(records);
          sent++;
        } else {
          awaitResume();
        }
      }
      task.join();
      assertThat(failure.get()).isNull();
      assertThat(inflow.queued()).isZero();
    }

    /** Counts and hands over, in either order: the count may lag behind the task. */
    private boolean handOver(int records) throws InterruptedException {
      if (random.nextBoolean()) {
        boolean full = inflow.add(records, 0);
        toTask.put(records);
        return full;
      }
      toTask.put(records);
      return inflow.add(records, 0);
    }

    private void awaitResume() {
      long since = System.nanoTime();
      while (!resumeAsked.get()) {
        assertThat(System.nanoTime() - since)
            .as("paused with %d queued", inflow.queued())
            .isLessThan(TimeUnit.SECONDS.toNanos(5));
        Thread.onSpinWait();
      }
    }

    private void process(int batches) {
      try {
        for (int i = 0; i < batches; i++) {
          if (inflow.remove(toTask.take(), 0, 0)) {
            resumeAsked.set(true);
          }
        }
      } catch (InterruptedException | RuntimeException e) {
        failure.set(e);
      }
    }
  }
}
