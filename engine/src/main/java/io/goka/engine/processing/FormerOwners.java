package io.goka.engine.processing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Owner: poll thread. Whoever had partitions that come, until nothing more of them can follow. */
final class FormerOwners {

  private final TakeOver takeOver;
  private @Nullable CompletableFuture<Void> fenced;

  FormerOwners(TakeOver takeOver) {
    this.takeOver = takeOver;
  }

  /** Partitions have come: whoever departed before now is fenced. */
  void fence() {
    CompletableFuture<Void> before = fenced;
    CompletableFuture<Void> now = takeOver.fenceDeparted(before == null);
    // The first one fences what a former run of this instance left: no other may overtake it.
    fenced = before == null ? now : CompletableFuture.allOf(before, now);
  }

  /** Whether those of all partitions that have come are fenced. */
  boolean areFenced() {
    CompletableFuture<Void> last = fenced;
    return last != null && last.isDone() && !last.isCompletedExceptionally();
  }

  /**
   * Waits for those of the partitions that have come until now.
   *
   * @param then told on any thread; of why not, when Kafka refuses
   */
  void whenFenced(Consumer<@Nullable Throwable> then) {
    CompletableFuture<Void> last = fenced;
    if (last != null) {
      CompletableFuture<Void> unused =
          last.whenComplete((nothing, failure) -> then.accept(failure));
    }
  }
}
