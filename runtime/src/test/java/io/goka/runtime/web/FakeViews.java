package io.goka.runtime.web;

import io.goka.runtime.server.ViewCommands;
import io.goka.spi.KeyFormats;
import java.util.ArrayList;
import java.util.List;

/** Owner: any thread. Takes commands for the view {@code countries}, and remembers them. */
final class FakeViews implements ViewCommands {

  private final List<String> commands = new ArrayList<>();

  synchronized List<String> commands() {
    return List.copyOf(commands);
  }

  @Override
  public synchronized boolean reread(String view) {
    return take(view, "reread");
  }

  @Override
  public synchronized boolean evict(String view, String key) {
    KeyFormats.UTF8.encode(key);
    return take(view, "evict " + key);
  }

  private boolean take(String view, String command) {
    return view.equals("countries") && commands.add(command);
  }
}
