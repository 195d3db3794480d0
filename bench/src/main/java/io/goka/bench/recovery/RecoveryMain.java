package io.goka.bench.recovery;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.TurnClock;
import io.goka.bench.process.Program;
import java.time.Duration;

/** The process in which one contestant recovers a table, once. */
public final class RecoveryMain {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long LOOK_MILLIS = 1;

  private RecoveryMain() {}

  /** Answers a {@link RecoveryQuestion} with an {@link Outcome}. */
  public static void main(String[] args) throws Exception {
    Program.answer(args, RecoveryQuestion.class, RecoveryMain::recover);
  }

  /**
   * Recovers, checks, and tells how it went.
   *
   * @throws IllegalStateException when it fails, takes ten minutes, or has recovered wrong
   */
  static Outcome recover(RecoveryQuestion question) throws Exception {
    try (Recovering recovering = question.contestant().make(question)) {
      TurnClock clock = TurnClock.start(question.brokerProcess());
      recovering.start();
      while (!recovering.isLevel()) {
        recovering
            .failure()
            .ifPresent(
                reason -> {
                  throw new IllegalStateException("the contestant failed: " + reason);
                });
        if (System.nanoTime() - clock.nanos() > PATIENCE.toNanos()) {
          throw new IllegalStateException(
              "the table was not level after " + PATIENCE.toMinutes() + " minutes");
        }
        Thread.sleep(LOOK_MILLIS);
      }
      Outcome outcome = clock.stop(question.keys());
      recovering.check();
      return outcome;
    }
  }
}
