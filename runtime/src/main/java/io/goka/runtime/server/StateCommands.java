package io.goka.runtime.server;

import java.util.List;
import java.util.OptionalInt;

/** What an operator may do to what groups keep on this instance. Owner: any thread. */
public interface StateCommands {

  /**
   * Accepts what the table topic of a group holds, where it speaks against what is stored here: the
   * stored part is thrown away when its partition is opened the next time, and read anew. Where
   * nothing speaks against it then, it stays.
   *
   * @param partition the partition; empty for all that are stored here
   * @return the partitions for which it is accepted; empty when nothing of it is stored here
   * @throws java.io.UncheckedIOException when that cannot be written down
   */
  List<Integer> acceptTopic(String group, OptionalInt partition);
}
