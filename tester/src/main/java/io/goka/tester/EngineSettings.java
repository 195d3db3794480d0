package io.goka.tester;

import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.spi.GroupGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The server's configuration, as the test has it. Immutable.
 *
 * @param configuration what is set, and the server's defaults for all else
 * @param topics how topics are made and named
 */
record EngineSettings(Configuration configuration, TopicConfig topics) {

  /** Few, and more than one: a test has few keys, which shall not all meet. */
  private static final int TASK_THREADS = 2;

  /** Reading it takes longer than a whole test, so the usual one is read once. */
  private static final Configuration DEFAULTS = read(Map.of());

  /**
   * @param settings what is set
   * @param partitions how many partitions topics get
   */
  static EngineSettings of(Map<String, String> settings, int partitions) {
    Configuration configuration = settings.isEmpty() ? DEFAULTS : read(settings);
    TopicConfig topics = configuration.topics();
    return new EngineSettings(
        configuration,
        new TopicConfig(
            topics.replicationFactor(),
            partitions,
            topics.tableSuffix(),
            topics.loopSuffix(),
            topics.dlqSuffix()));
  }

  private static Configuration read(Map<String, String> settings) {
    List<CommandLineSetting> given =
        settings.entrySet().stream()
            .map(each -> new CommandLineSetting("set(...)", each.getKey(), each.getValue()))
            .toList();
    Path nowhere = Path.of("");
    return ConfigurationReader.read(
        new ConfigurationSources(
            nowhere, nowhere, Optional.empty(), Map.of(), given, TASK_THREADS));
  }

  GroupConfig group(String name) {
    return configuration.group(name);
  }

  /** Whether a group's policies may write dead letters. */
  boolean mayDeadLetter(GroupGraph graph) {
    return group(graph.group()).errors().mayDeadLetter();
  }

  String tableSuffix() {
    return topics.tableSuffix();
  }
}
