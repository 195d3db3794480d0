package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition is that is on this instance. Only the ways that there are from one place to
 * another exist as methods; whoever goes one does what belongs to it.
 */
sealed interface Place {

  /** It is to stay here. */
  sealed interface Staying extends Place {

    /** It is not to be here any more. */
    Leaving leave();
  }

  /** Its former owners are being fenced. */
  record TakingOver() implements Staying {

    Recovering fenced() {
      return new Recovering();
    }

    @Override
    public Leaving leave() {
      return Leaving.from(OptionalInt.empty());
    }
  }

  /** Its tables read their topics. */
  record Recovering() implements Staying {

    Open level(int task) {
      return new Open(task);
    }

    @Override
    public Leaving leave() {
      return Leaving.from(OptionalInt.empty());
    }
  }

  /** A task has it. */
  record Open(int task) implements Staying {

    RollingBack rolledBack(@Nullable PartitionTable table) {
      return new RollingBack(table);
    }

    @Override
    public Leaving leave() {
      return Leaving.from(OptionalInt.of(task));
    }
  }

  /**
   * Its inputs go back to their committed offsets.
   *
   * @param table its own table, open; null when it was closed, and in a group without one
   */
  record RollingBack(@Nullable PartitionTable table) implements Staying {

    Recovering rewound() {
      return new Recovering();
    }

    @Override
    public Leaving leave() {
      return Leaving.from(OptionalInt.empty());
    }
  }

  /**
   * It commits and closes.
   *
   * @param task the task that has it; empty when none had
   * @param gone completes when it is closed
   * @param comesBack whether it was assigned again meanwhile: it may come in when it has gone out
   */
  record Leaving(OptionalInt task, CompletableFuture<Void> gone, boolean comesBack)
      implements Place {

    private static Leaving from(OptionalInt task) {
      return new Leaving(task, new CompletableFuture<>(), false);
    }

    Leaving thenBack(boolean again) {
      return new Leaving(task, gone, again);
    }
  }

  /** Whether it waits for something before it can be processed. */
  default boolean isOnItsWayIn() {
    return this instanceof Staying && !(this instanceof Open);
  }
}
