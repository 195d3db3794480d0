package io.goka.spi;

/**
 * What a group does with a message.
 *
 * <p>Called by the task thread that owns the message's partition: the messages of a partition one
 * after another in their order, those of different partitions possibly at the same time. A callback
 * should not wait long: the other partitions of its task thread wait with it.
 *
 * <p>What it emits, loops back and writes takes effect when it returns. When it throws, nothing of
 * that does, and the group's error policy decides about the record. Anything may be thrown.
 *
 * @param <C> {@link TableContext} in a group with a table, {@link Context} in one without
 * @param <M> the type of the messages
 */
@FunctionalInterface
public interface Callback<C extends Context, M> {

  /**
   * Processes one message.
   *
   * @param context the message's surroundings and the group's services; valid until this returns
   * @param message the decoded message; null only for a record without a value in a group that
   *     asked for {@link NullRecords#PROCESS}
   * @throws Exception whatever went wrong
   */
  void process(C context, M message) throws Exception;
}
