package io.goka.bench.contestant;

import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.workload.Workload;
import io.goka.engine.config.GroupConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * The settings of Kafka Streams that its applications have in common, whatever they do: its clients
 * as those of the server with its defaults.
 */
public final class StreamsClients {

  private StreamsClients() {}

  /**
   * The settings of an application with two threads, commits each second and no record cache; who
   * wants others puts them over these.
   *
   * @param application the application id
   * @param bootstrapServers where Kafka is
   * @param directory where its stores go
   */
  public static Properties of(String application, String bootstrapServers, String directory) {
    GroupConfig group =
        HostedSettings.of(Path.of(directory), bootstrapServers, Map.of()).group(application);
    Race race =
        new Race(
            bootstrapServers, Workload.W1, false, "", application, 0, 0, 1000, 2, directory, 0);
    return StreamsSettings.of(race, group, 0);
  }
}
