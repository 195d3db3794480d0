package io.goka.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a configuration is read from.
 *
 * @param home the installation's folder: relative paths are resolved against it, unless they come
 *     from the command line
 * @param workingDirectory what relative paths from the command line are resolved against
 * @param file the properties file, which must be there when it is named; empty for none
 * @param environment the environment of the process; only {@code GOKA_…} and what <code>${env:…}
 *     </code> names are looked at
 * @param commandLine settings from the command line; of two for one key the later one holds
 * @param processors how many cores there are, which is the default of some settings
 */
public record ConfigurationSources(
    Path home,
    Path workingDirectory,
    Optional<Path> file,
    Map<String, String> environment,
    List<CommandLineSetting> commandLine,
    int processors) {

  public ConfigurationSources {
    environment = Map.copyOf(environment);
    commandLine = List.copyOf(commandLine);
  }

  /** Names the places and none of the values, which may be secrets. */
  @Override
  public String toString() {
    return "ConfigurationSources[home=" + home + ", file=" + file + "]";
  }
}
