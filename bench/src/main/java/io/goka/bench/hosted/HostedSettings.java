package io.goka.bench.hosted;

import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server's configuration in a benchmark: its defaults, and what the benchmark sets. */
public final class HostedSettings {

  private HostedSettings() {}

  /**
   * Reads it, as the server does.
   *
   * @param directory where the data goes
   * @param bootstrapServers where Kafka is
   * @param settings what differs from the defaults, by configuration key
   */
  public static Configuration of(
      Path directory, String bootstrapServers, Map<String, String> settings) {
    List<CommandLineSetting> all = new ArrayList<>();
    all.add(set("kafka.bootstrap.servers", bootstrapServers));
    all.add(set("data.dir", directory.resolve("data").toString()));
    settings.forEach((key, value) -> all.add(set(key, value)));
    return ConfigurationReader.read(
        new ConfigurationSources(
            directory,
            directory,
            Optional.empty(),
            Map.of(),
            all,
            Runtime.getRuntime().availableProcessors()));
  }

  private static CommandLineSetting set(String key, String value) {
    return new CommandLineSetting("--set", key, value);
  }
}
