package io.goka.engine.processing;

import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;

/** What a group writes with, which follows from its guarantee. */
public sealed interface GroupProducers {

  /**
   * At-least-once: all tasks share a producer.
   *
   * @param producer idempotent; closed by whoever made it
   */
  record Shared(Producer<byte[], byte[]> producer) implements GroupProducers {}

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
