package io.goka.runtime.web;

import io.goka.runtime.server.StateCommands;
import java.util.List;
import java.util.OptionalInt;

/** Owner: any thread. Partitions 0 and 2 of group {@code counter} are stored. */
final class FakeState implements StateCommands {

  @Override
  public List<Integer> acceptTopic(String group, OptionalInt partition) {
    return List.of(0, 2).stream()
        .filter(stored -> partition.isEmpty() || partition.getAsInt() == stored)
        .toList();
  }
}
