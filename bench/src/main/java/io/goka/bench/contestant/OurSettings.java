package io.goka.bench.contestant;

import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import io.goka.engine.config.GroupKeys;
import java.nio.file.Path;
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
    return ConfigurationReader.read(
        new ConfigurationSources(
            home,
            home,
            Optional.empty(),
            Map.of(),
            List.of(
                set("kafka.bootstrap.servers", race.bootstrapServers()),
                set("data.dir", home.resolve("data").toString()),
                set(GroupKeys.COMMIT_INTERVAL, Integer.toString(race.commitIntervalMillis())),
                set(GroupKeys.TASK_THREADS, Integer.toString(race.threads()))),
            Runtime.getRuntime().availableProcessors()));
  }

  private static CommandLineSetting set(String key, String value) {
    return new CommandLineSetting("--set", key, value);
  }
}
