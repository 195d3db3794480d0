package io.goka.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The settings of one plugin: what stands under {@code plugin.<name>.} in the server's
 * configuration, without that prefix.
 *
 * <p>Every getter throws a {@link PluginConfigException} that names the whole key when a value is
 * missing or cannot be read. A setting that no getter ever asked for is reported by the server as
 * unused: most often it is misspelt. Usable from any thread.
 */
public final class PluginConfig {

  private final String plugin;
  private final Map<String, String> settings;
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  private PluginConfig(String plugin, Map<String, String> settings) {
    this.plugin = plugin;
    this.settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /**
   * Settings for a plugin.
   *
   * @param plugin the plugin's name, for messages
   * @param settings the settings, keys without {@code plugin.<name>.}
   */
  public static PluginConfig of(String plugin, Map<String, String> settings) {
    return new PluginConfig(plugin, settings);
  }

  /** No settings at all. */
  public static PluginConfig empty(String plugin) {
    return of(plugin, Map.of());
  }

  /** The text under {@code key}, which must be there. */
  public String string(String key) {
    return find(key)
        .orElseThrow(() -> new PluginConfigException(fullName(key) + " is missing: set it"));
  }

  /** The text under {@code key}, or {@code fallback}. */
  public String string(String key, String fallback) {
    return find(key).orElse(fallback);
  }

  /** The whole number under {@code key}, or {@code fallback}. */
  public int integer(String key, int fallback) {
    return read(key, fallback, Integer::valueOf, "a whole number");
  }

  /** The finite number under {@code key}, or {@code fallback}. */
  public double decimal(String key, double fallback) {
    return read(key, fallback, PluginConfig::parseDecimal, "a number such as 20 or 0.5");
  }

  /** The {@code true} or {@code false} under {@code key}, or {@code fallback}. */
  public boolean bool(String key, boolean fallback) {
    return read(
        key,
        fallback,
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            },
        "true or false");
  }

  /**
   * The duration under {@code key}, or {@code fallback}: {@code 250ms}, {@code 5s}, {@code 2m},
   * {@code 1h}, or ISO 8601 such as {@code PT1.5S}.
   */
  public Duration duration(String key, Duration fallback) {
    return read(
        key, fallback, PluginConfig::parseDuration, "a duration such as 250ms, 5s, 2m or 1h");
  }

  /** Every setting, by its key without the prefix. */
  public Map<String, String> all() {
    asked.addAll(settings.keySet());
    return settings;
  }

  /** The keys that are set, and that no getter has asked for so far; in order. */
  public Set<String> unused() {
    Set<String> unused = new TreeSet<>(settings.keySet());
    unused.removeAll(asked);
    return unused;
  }

  private Optional<String> find(String key) {
    asked.add(key);
    return Optional.ofNullable(settings.get(key)).map(String::strip);
  }

  private <T> T read(String key, T fallback, Function<String, T> parse, String expected) {
    Optional<String> text = find(key);
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parse.apply(text.get());
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException e) {
      throw new PluginConfigException(
          fullName(key) + "=" + text.get() + " is wrong: expected " + expected);
    }
  }

  private String fullName(String key) {
    return "plugin." + plugin + "." + key;
  }

  /** Stricter than the JDK's, which takes {@code NaN}, {@code Infinity} and {@code 1d}. */
  private static double parseDecimal(String text) {
    double number = new BigDecimal(text).doubleValue();
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }

  private static Duration parseDuration(String text) {
    if (text.startsWith("P") || text.startsWith("-P")) {
      return Duration.parse(text);
    }
    int unitAt = 0;
    while (unitAt < text.length() && Character.isDigit(text.charAt(unitAt))) {
      unitAt++;
    }
    long amount = Long.parseLong(text.substring(0, unitAt));
    return switch (text.substring(unitAt).strip()) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> throw new IllegalArgumentException(text);
    };
  }
}
