package io.goka.engine.processing;

import java.util.concurrent.CompletableFuture;

/**
 * Sees to it that nothing more of a partition's former owners becomes permanent, before the next
 * owner reads where they stopped. Under exactly-once only: an at-least-once writer cannot be
 * fenced.
 */
public interface TakeOver extends AutoCloseable {

  /** Fences nobody: under at-least-once. */
  TakeOver NOBODY =
      new TakeOver() {
        @Override
        public CompletableFuture<Void> fenceDeparted(boolean own) {
          return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> fence(int task) {
          return CompletableFuture.completedFuture(null);
        }
      };

  /**
   * Ends the transactions of instances that are not members of the group any more, so that none of
   * theirs is open or can be committed later. Poll thread.
   *
   * @param own whether to end those of this instance too: it has not made a producer since it
   *     joined, so that they are left from a former run of it
   * @return completes on any thread when that is so; waits for Kafka as long as it takes;
   *     exceptionally when Kafka refuses for good
   */
  CompletableFuture<Void> fenceDeparted(boolean own);

  /**
   * Ends the transaction of a task of this instance, which did not end by itself. Poll thread.
   *
   * @param task the task's number
   * @return completes on any thread
   */
  CompletableFuture<Void> fence(int task);

  /**
   * Tries no more: what it still waits for Kafka with completes exceptionally, or never. Poll
   * thread.
   */
  @Override
  default void close() {}
}
