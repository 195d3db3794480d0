package io.goka.engine.processing;

import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;

/** What a group writes with, which follows from its guarantee. */
public sealed interface GroupProducers {

  /**
   * Waits until nothing that was sent can reach Kafka later: it has, or it has expired. Does
   * nothing under exactly-once, where what a transaction has sent is committed with it, or never.
   * Any thread.
   */
  default void settle() {}

  /** Fences former owners; does nothing under at-least-once, where nobody can be fenced. */
  TakeOver takeOver();

  /**
   * At-least-once: all tasks share a producer.
   *
   * @param producer idempotent; closed by whoever made it
   */
  record Shared(Producer<byte[], byte[]> producer) implements GroupProducers {

    @Override
    public void settle() {
      producer.flush();
    }

    @Override
    public TakeOver takeOver() {
      return TakeOver.NOBODY;
    }
  }

  /**
   * Exactly-once: each task has a transactional producer, which it makes, and closes.
   *
   * @param byTask makes the producer of a task by the task's number, always under the same
   *     transactional id; called on the task thread
   * @param gate when transactions may be committed
   * @param takeOver fences former owners
   */
  record Transactional(
      IntFunction<Producer<byte[], byte[]>> byTask, CommitGate gate, TakeOver takeOver)
      implements GroupProducers {}
}
