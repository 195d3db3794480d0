package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.config.RestartConfig;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RestartingTest {

  private final EmitterLife life =
      new EmitterLife("feed", new EventLog(InstantSource.system()), InstantSource.system());
  private static final RestartConfig RARELY =
      new RestartConfig(Duration.ofMillis(1), Duration.ofMillis(1), 1, Duration.ofHours(1));

  private Backoff backoff = EmitterLife.backoff();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @Test
  void runsAgainAfterAFailureAndEndsWhenTheWorkReturns() throws Exception {
    Restarting restarting =
        start(
            here -> {
              told.add("run");
              if (told.size() == 1) {
                throw new AssertionError("anything");
              }
            });

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();

    assertThat(told).containsExactly("run", "run", "ended");
    EmitterSnapshot snapshot = life.snapshot(List.of());
    assertThat(snapshot.restarts()).isEqualTo(1);
    assertThat(snapshot.lastFailure()).hasValue("java.lang.AssertionError: anything");
  }

  @Test
  void aStopIsNoFailureWhateverTheWorkThrows() throws Exception {
    Restarting restarting =
        start(
            here -> {
              told.add("run");
              new CountDownLatch(1).await();
            });
    await().until(() -> !told.isEmpty());

    restarting.stop();

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(told).containsExactly("run", "ended");
    assertThat(life.snapshot(List.of()).lastFailure()).isEmpty();
  }

  @Test
  void whoIsToldToStopByThePauseIsNotInterruptedAnyMore() throws Exception {
    for (int i = 0; i < 200; i++) {
      told.clear();
      CountDownLatch running = new CountDownLatch(1);
      Restarting restarting =
          start(
              here -> {
                told.add("run");
                running.countDown();
                while (here.pause(Duration.ofNanos(1))) {
                  Thread.onSpinWait();
                }
                told.add(Thread.currentThread().isInterrupted() ? "interrupted" : "calm");
              });
      running.await();

      restarting.stop();

      assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
      assertThat(told).containsExactly("run", "calm", "ended");
    }
  }

  @Test
  void aStopCutsTheBackOffShort() throws Exception {
    Restarting restarting =
        start(
            here -> {
              throw new IllegalStateException("at once");
            });
    await().until(() -> life.snapshot(List.of()).restarts() == 3);
    long start = System.nanoTime();

    restarting.stop();

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    assertThat(told).containsExactly("ended");
  }

  @Test
  void restsAndComesBackWhenItIsTold() throws Exception {
    Restarting restarting = start(this::runUntilItStops);
    await().until(() -> told.contains("run"));

    restarting.rest();
    await().until(() -> told.contains("rests"));
    restarting.resume();
    await().until(() -> told.stream().filter("run"::equals).count() == 2);
    restarting.resume();
    restarting.again();
    await().until(() -> told.stream().filter("run"::equals).count() == 3);
    restarting.stop();

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(told)
        .as("what runs is not resumed")
        .containsExactly("run", "rests", "run", "run", "ended");
    assertThat(life.snapshot(List.of()).restarts()).as("failures").isZero();
  }

  @Test
  void aRestartByHandDoesNotWaitForTheBackOff() throws Exception {
    Restarting restarting =
        start(
            here -> {
              told.add("run");
              if (told.size() < 4) {
                throw new IllegalStateException("at once");
              }
            });
    await().until(() -> life.snapshot(List.of()).restarts() == 3);
    long start = System.nanoTime();

    restarting.again();

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void whatIsGivenUpWaitsForAHand() throws Exception {
    backoff = new Backoff(RARELY, () -> 0);
    Restarting restarting =
        start(
            here -> {
              told.add("run");
              if (told.size() < 3) {
                throw new IllegalStateException("again");
              }
            });
    await().until(() -> life.snapshot(List.of()).restarts() == 2);
    assertThat(told).containsExactly("run", "run");

    restarting.resume();

    assertThat(restarting.join(Duration.ofSeconds(20))).isTrue();
    assertThat(told).containsExactly("run", "run", "run", "ended");
  }

  private void runUntilItStops(Restarting here) {
    told.add("run");
    while (here.pause(Duration.ofSeconds(10))) {
      Thread.onSpinWait();
    }
  }

  private interface Run {
    void run(Restarting here) throws Exception;
  }

  private Restarting start(Run run) {
    Restarting.Work work =
        new Restarting.Work() {
          @Override
          public void run(Restarting here) throws Exception {
            run.run(here);
          }

          @Override
          public void failed(Throwable cause, int failures, Optional<Duration> pause) {
            life.failed(cause, pause);
          }

          @Override
          public void resting() {
            told.add("rests");
          }

          @Override
          public void ended(Restarting here) {
            told.add("ended");
          }

          @Override
          public void askToEnd(Thread thread) {
            thread.interrupt();
          }
        };
    Restarting restarting =
        new Restarting(Thread::new, "feed-source", work, backoff, System::nanoTime);
    restarting.start();
    return restarting;
  }
}
