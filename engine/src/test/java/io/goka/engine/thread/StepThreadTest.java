package io.goka.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StepThreadTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final AtomicReference<@Nullable Thread> made = new AtomicReference<>();

  /** Owner: the driving thread. Does what the test says, by the number of the step. */
  private static final class Scripted implements Stepped {
    private final Mailbox mailbox = new Mailbox();
    private final Pulse pulse = new Pulse();
    private final IntFunction<Progress> script;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private final AtomicReference<@Nullable Thread> brokenOn = new AtomicReference<>();

    Scripted(IntFunction<Progress> script) {
      this.script = script;
    }

    @Override
    public Progress step() {
      mailbox.runMessages();
      return script.apply(steps.getAndIncrement());
    }

    @Override
    public long idleNanos() {
      return TimeUnit.HOURS.toNanos(1);
    }

    @Override
    public Mailbox mailbox() {
      return mailbox;
    }

    @Override
    public Pulse pulse() {
      return pulse;
    }

    @Override
    public void broken(Throwable cause) {
      broken.set(cause);
      brokenOn.set(Thread.currentThread());
    }
  }

  private StepThread drive(Scripted work) {
    return StepThread.start(
        "driver",
        runnable -> {
          Thread thread = new Thread(runnable);
          made.set(thread);
          return thread;
        },
        work);
  }

  @Test
  void stepsAtOnceWhileThereIsWorkAndEndsWithIt() throws InterruptedException {
    Scripted work =
        new Scripted(step -> step < 1000 ? Stepped.Progress.WORKED : Stepped.Progress.ENDED);

    StepThread driver = drive(work);

    assertThat(driver.join(LONG)).isTrue();
    assertThat(work.steps).hasValue(1001);
    assertThat(work.broken).hasNullValue();
    assertThat(made.get()).extracting(Thread::getName).isEqualTo("driver");
  }

  @Test
  void waitsWhenIdleUntilAMessageComes() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    Scripted work =
        new Scripted(step -> end.get() ? Stepped.Progress.ENDED : Stepped.Progress.IDLE);
    StepThread driver = drive(work);
    awaitWaiting();

    work.mailbox().execute(() -> end.set(true));

    assertThat(driver.join(LONG)).isTrue();
    assertThat(work.steps).hasValueLessThanOrEqualTo(3);
  }

  @Test
  void itsPulseRestsWithItAndBeatsWithEachStep() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    Scripted work =
        new Scripted(step -> end.get() ? Stepped.Progress.ENDED : Stepped.Progress.IDLE);
    StepThread driver = drive(work);
    awaitWaiting();
    assertThat(work.pulse().rests()).isTrue();
    long before = work.pulse().beats();

    work.mailbox().execute(() -> end.set(true));

    assertThat(driver.join(LONG)).isTrue();
    assertThat(work.pulse().beats()).isGreaterThan(before);
    assertThat(driver.stackTrace()).as("nothing drives it any more").isEmpty();
  }

  @Test
  void anErrorEndsItAndIsToldOnTheDrivingThread() throws InterruptedException {
    AssertionError error = new AssertionError("no more");
    Scripted work =
        new Scripted(
            step -> {
              throw error;
            });

    StepThread driver = drive(work);

    assertThat(driver.join(LONG)).isTrue();
    assertThat(work.steps).hasValue(1);
    assertThat(work.broken).hasValue(error);
    assertThat(work.brokenOn.get()).isSameAs(made.get());
  }

  @Test
  void joinWaitsNoLongerThanItWasAsked() throws InterruptedException {
    CountDownLatch inStep = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Scripted work =
        new Scripted(
            step -> {
              inStep.countDown();
              awaitLatch(goOn);
              return Stepped.Progress.ENDED;
            });
    StepThread driver = drive(work);
    inStep.await();

    assertThat(driver.join(Duration.ofMillis(20))).isFalse();
    assertThat(driver.stackTrace()).isNotEmpty();
    goOn.countDown();
    assertThat(driver.join(LONG)).isTrue();
  }

  /** What a plugin may do to its thread. */
  @Test
  void anInterruptDoesNotTurnTheWaitIntoABusyLoop() throws InterruptedException {
    AtomicBoolean end = new AtomicBoolean();
    Scripted work =
        new Scripted(
            step -> {
              if (step == 0) {
                Thread.currentThread().interrupt();
              }
              return end.get() ? Stepped.Progress.ENDED : Stepped.Progress.IDLE;
            });

    StepThread driver = drive(work);

    awaitWaiting();
    assertThat(work.steps).hasValueLessThan(10);
    work.mailbox().execute(() -> end.set(true));
    assertThat(driver.join(LONG)).isTrue();
  }

  private void awaitWaiting() {
    await()
        .until(
            () -> {
              Thread thread = made.get();
              return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
            });
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
