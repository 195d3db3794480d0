package io.goka.bench.contestant;

import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import io.goka.engine.config.GroupKeys;
import io.goka.engine.config.StateKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's configuration for a race: its defaults, and what the race says. What the other
 * contestants have in common with the server they take from here.
 */
final class OurSettings {

  private OurSettings() {}

  /** Reads it, as the server does. */
  static Configuration of(Race race) {
    Path home = Path.of(race.directory());
    List<CommandLineSetting> settings =
        new ArrayList<>(
            List.of(
                set("kafka.bootstrap.servers", race.bootstrapServers()),
                set("data.dir", home.resolve("data").toString()),
                set(GroupKeys.GUARANTEE, race.exactlyOnce() ? "exactly_once" : "at_least_once"),
                set(GroupKeys.COMMIT_INTERVAL, Integer.toString(race.commitIntervalMillis())),
                set(GroupKeys.TASK_THREADS, Integer.toString(race.threads()))));
    long stateMemory = race.workload().stateMemoryBytes();
    if (stateMemory > 0) {
      settings.add(set(StateKeys.MEMORY, Long.toString(stateMemory)));
    }
    return ConfigurationReader.read(
        new ConfigurationSources(
            home,
            home,
            Optional.empty(),
            Map.of(),
            settings,
            Runtime.getRuntime().availableProcessors()));
  }

  private static CommandLineSetting set(String key, String value) {
    return new CommandLineSetting("--set", key, value);
  }
}
