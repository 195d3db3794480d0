package io.goka.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Owner: the test's thread. Sources of a configuration, put together step by step. */
final class Sources {

  static final Path HOME = Path.of("/opt/goka");
  static final Path WORKING_DIRECTORY = Path.of("/home/operator");
  static final int PROCESSORS = 6;

  private Optional<Path> file = Optional.empty();
  private final Map<String, String> environment = new HashMap<>();
  private final List<CommandLineSetting> commandLine = new ArrayList<>();

  Sources file(Path path) {
    file = Optional.of(path);
    return this;
  }

  Sources variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Sources set(String key, String value) {
    return option("--set", key, value);
  }

  Sources option(String option, String key, String value) {
    commandLine.add(new CommandLineSetting(option, key, value));
    return this;
  }

  ConfigurationSources sources() {
    return new ConfigurationSources(
        HOME, WORKING_DIRECTORY, file, environment, commandLine, PROCESSORS);
  }

  Configuration read() {
    return ConfigurationReader.read(sources());
  }

  /** What is wrong with these sources; fails when nothing is. */
  List<String> problems() {
    try {
      read();
    } catch (ConfigurationException e) {
      return e.problems();
    }
    throw new AssertionError("no mistake was found");
  }
}
