package io.goka.runtime.web;

import io.goka.runtime.server.GroupCommands;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Owner: any thread. Notes what it is told. */
final class FakeGroupCommands implements GroupCommands {

  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @Override
  public boolean command(String group, Command command) {
    told.add(command + " " + group);
    return true;
  }

  List<String> told() {
    return List.copyOf(told);
  }
}
