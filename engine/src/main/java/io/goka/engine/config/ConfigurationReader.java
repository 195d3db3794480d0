package io.goka.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the configuration from all of its sources: defaults, the properties file, the environment,
 * the command line, each overriding those before it. Used once, at the start, by one thread.
 *
 * <p>Two settings are one when they are about the same key, however it is written; only the one
 * that holds is looked at, so that a broken value can be overridden. Keys are checked wherever they
 * stand.
 */
public final class ConfigurationReader {

  private final KeyCatalogue keys = new KeyCatalogue();
  private final Problems problems = new Problems();
  private final ConfigurationSources sources;

  private ConfigurationReader(ConfigurationSources sources) {
    this.sources = sources;
  }

  /**
   * The configuration.
   *
   * @throws ConfigurationException with all that is wrong, when anything is
   */
  public static Configuration read(ConfigurationSources sources) {
    return new ConfigurationReader(sources).read();
  }

  private Configuration read() {
    List<Written> written = new ArrayList<>();
    sources.file().ifPresent(file -> written.addAll(fromFile(file)));
    written.addAll(new EnvironmentVariables(keys).read(sources.environment(), problems));
    written.addAll(fromCommandLine());

    SettingReader reader = new SettingReader(keys, new References(sources.environment()), problems);
    Settings settings =
        new Settings(
            keys.own(), keys.views(), lastOfEach(written).stream().map(reader::read).toList());
    new CrossChecks(settings, sources, problems).run();
    problems.throwIfAny();
    return new Configuration(settings, sources);
  }

  private List<Written> fromFile(Path file) {
    List<Written> written = new ArrayList<>();
    for (PropertiesFile.Entry entry : PropertiesFile.read(file, problems)) {
      Origin origin = Origin.file(file.toString(), entry.line());
      keys.address(entry.key(), origin, problems)
          .map(address -> new Written(address, entry.key(), entry.text(), origin))
          .ifPresent(written::add);
    }
    return written;
  }

  private List<Written> fromCommandLine() {
    List<Written> written = new ArrayList<>();
    for (CommandLineSetting setting : sources.commandLine()) {
      String key = setting.key().strip();
      Origin origin = Origin.option(setting.option());
      keys.address(key, origin, problems)
          .map(address -> new Written(address, key, setting.value().strip(), origin))
          .ifPresent(written::add);
    }
    return written;
  }

  private static List<Written> lastOfEach(List<Written> written) {
    Map<Address, Written> last = new LinkedHashMap<>();
    for (Written setting : written) {
      last.remove(setting.address());
      last.put(setting.address(), setting);
    }
    return new ArrayList<>(last.values());
  }
}
