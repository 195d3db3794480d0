package io.goka.runtime.cli;

import io.goka.runtime.server.ServerSnapshot;
import java.time.Duration;
import java.util.List;

/** What the server says on standard output once it is up. */
final class Banner {

  private Banner() {}

  static String of(Assembly assembly) {
    ServerSnapshot now = assembly.server().snapshot();
    Duration took = Duration.between(now.startedAt(), now.at());
    List<String> groups = assembly.server().groupNames();
    List<String> emitters = assembly.server().emitterNames();
    long broken = now.plugins().stream().filter(plugin -> !plugin.runs()).count();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%n  goka-server %s, up after %.1f s%n", now.version(), took.toMillis() / 1000.0));
    line(text, "monitor", assembly.url());
    line(
        text,
        "kafka",
        now.kafka().bootstrapServers()
            + (now.kafka().embedded() ? ", embedded in this process" : ""));
    line(
        text,
        "groups",
        groups.isEmpty()
            ? "none: put plugin jars into " + assembly.pluginsDir()
            : String.join(", ", groups));
    if (!emitters.isEmpty()) {
      line(text, "emitters", String.join(", ", emitters));
    }
    if (broken > 0) {
      line(
          text,
          "broken",
          broken + " plugin(s), see the log above or " + assembly.url() + "/plugins");
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static void line(StringBuilder text, String what, String value) {
    text.append(String.format("    %-9s %s%n", what, value));
  }
}
