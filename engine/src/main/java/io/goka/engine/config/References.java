package io.goka.engine.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigTransformer;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * Puts what <code>${env:NAME}</code>, <code>${file:/path:key}</code> and <code>
 * ${directory:/path:file}
 * </code> refer to in their place, by Kafka's own providers. What they bring in is not looked
 * through for further references. Owner: the thread that reads a configuration.
 */
final class References {

  private static final Map<String, String> MENDS =
      Map.of(
          "env", "set that variable for the server's process.",
          "file", "write ${file:/path:key}, with a properties file that holds the key.",
          "directory", "write ${directory:/path:file}, with a folder that holds the file.");

  /** Said, because the environment's provider writes to the log when nothing is said. */
  private static final Map<String, String> CONFIGURATION =
      Map.of(EnvVarConfigProvider.ALLOWLIST_PATTERN_CONFIG, ".*");

  private final ConfigTransformer transformer;

  References(Map<String, String> environment) {
    Map<String, ConfigProvider> providers =
        Map.of(
            "env", new EnvVarConfigProvider(environment),
            "file", new FileConfigProvider(),
            "directory", new DirectoryConfigProvider());
    providers.values().forEach(provider -> provider.configure(CONFIGURATION));
    transformer = new ConfigTransformer(providers);
  }

  /**
   * The text with its references resolved.
   *
   * @param othersStand whether references of a kind that is not known are left as they are: they
   *     may mean something to a plugin
   * @param problem told a sentence about each reference that leads nowhere; of the text it holds no
   *     more than a reference of a known kind
   */
  String resolve(String text, boolean othersStand, Consumer<String> problem) {
    return ConfigTransformer.DEFAULT_PATTERN
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(resolve(found, othersStand, problem)));
  }

  private String resolve(MatchResult found, boolean othersStand, Consumer<String> problem) {
    String reference = found.group();
    String mend = MENDS.get(found.group(1));
    if (mend == null) {
      if (!othersStand) {
        problem.accept(
            "a reference in it is of an unknown kind: write ${env:NAME}, ${file:/path:key} or"
                + " ${directory:/path:file}.");
      }
      return reference;
    }
    String value = lookUp(reference);
    if (value.equals(reference)) {
      problem.accept(reference + " leads nowhere: " + mend);
    }
    return value;
  }

  /** The value, or the reference itself when there is none. */
  private String lookUp(String reference) {
    try {
      return transformer.transform(Map.of("", reference)).data().getOrDefault("", reference);
    } catch (ConfigException e) {
      return reference;
    }
  }
}
