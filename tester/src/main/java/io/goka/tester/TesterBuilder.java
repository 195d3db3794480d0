package io.goka.tester;

import io.goka.spi.Plugin;
import io.goka.spi.Stream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Collects what a {@link Tester} is made of. Owner: the test's thread.
 *
 * <pre>{@code
 * Tester tester =
 *     Tester.with()
 *         .plugin(new ClickCounter())
 *         .config("click-counter", Map.of("limit", "3"))
 *         .restartBetweenRecords()
 *         .build();
 * }</pre>
 */
public final class TesterBuilder {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<PluginUnderTest> plugins = new ArrayList<>();
  private final Map<String, Map<String, String>> configs = new TreeMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, Integer> partitions = new TreeMap<>();
  private int topicPartitions = 3;
  private TesterClock clock = TesterClock.at(START);
  private boolean restartBetweenRecords;
  private int mostRecords = 10_000;

  TesterBuilder() {}

  /**
   * Adds a plugin.
   *
   * <p>When the tester restarts, a plugin whose class has a constructor without parameters and no
   * other is made anew, as the server does it, so that what it kept in its fields is gone. Any
   * other is asked to define itself again; give a {@link #plugin(Supplier) supplier} to have it
   * made anew too.
   */
  public TesterBuilder plugin(Plugin plugin) {
    plugins.add(PluginUnderTest.of(plugin));
    return this;
  }

  /** Adds a plugin that is made anew for each start. */
  public TesterBuilder plugin(Supplier<? extends Plugin> maker) {
    plugins.add(PluginUnderTest.madeBy(maker));
    return this;
  }

  /**
   * Sets what stands under {@code plugin.<name>.} in the server's configuration.
   *
   * @param plugin the plugin's name
   * @param pluginSettings the settings, keys without the prefix
   */
  public TesterBuilder config(String plugin, Map<String, String> pluginSettings) {
    configs.put(plugin, Map.copyOf(pluginSettings));
    return this;
  }

  /**
   * Sets something of the server's configuration, such as {@code topic.suffix.table} or {@code
   * group.click-counter.deferred.commits.max}. How many partitions topics get is said by {@link
   * #partitions(int)}.
   */
  public TesterBuilder set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Gives topics so many partitions; 3 otherwise, so that not all keys meet in one. */
  public TesterBuilder partitions(int count) {
    topicPartitions = count;
    return this;
  }

  /** Gives one stream so many partitions, as if another program had made its topic. */
  public TesterBuilder partitions(Stream<?> stream, int count) {
    partitions.put(stream.topic(), count);
    return this;
  }

  /**
   * Sets the clock, which a plugin may then share; one at the beginning of 2026, in UTC, otherwise.
   */
  public TesterBuilder clock(TesterClock shared) {
    this.clock = shared;
    return this;
  }

  /**
   * Restarts everything between any two records: each record finds new plugins and tables that were
   * recovered from their topics. Whatever a plugin keeps outside its table shows itself as missing.
   */
  public TesterBuilder restartBetweenRecords() {
    this.restartBetweenRecords = true;
    return this;
  }

  /**
   * Sets how many records may follow from one call before a loop is taken for endless; 10,000
   * otherwise.
   */
  public TesterBuilder mostRecords(int count) {
    this.mostRecords = count;
    return this;
  }

  /**
   * Defines the plugins and starts them.
   *
   * @throws io.goka.spi.InvalidGraphException when a graph breaks a rule
   * @throws io.goka.spi.PluginConfigException when a plugin's setting is missing or wrong
   * @throws IllegalArgumentException when plugins do not fit each other, with the mend
   */
  public Tester build() {
    return new Tester(
        new Setup(
            List.copyOf(plugins),
            Map.copyOf(configs),
            Map.copyOf(settings),
            topicPartitions,
            Map.copyOf(partitions),
            clock,
            restartBetweenRecords,
            mostRecords));
  }

  /**
   * What a tester is made of.
   *
   * @param plugins the plugins
   * @param configs their settings by their names
   * @param settings what is set of the server's configuration
   * @param topicPartitions how many partitions topics get
   * @param partitions how many partitions topics have that are there before the plugins
   * @param clock the time
   * @param restartBetweenRecords whether each record finds everything restarted
   * @param mostRecords how many records may follow from one call
   */
  record Setup(
      List<PluginUnderTest> plugins,
      Map<String, Map<String, String>> configs,
      Map<String, String> settings,
      int topicPartitions,
      Map<String, Integer> partitions,
      TesterClock clock,
      boolean restartBetweenRecords,
      int mostRecords) {}
}
