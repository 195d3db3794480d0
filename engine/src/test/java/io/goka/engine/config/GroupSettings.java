package io.goka.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of groups, for tests: the defaults, and what a test sets. */
public final class GroupSettings {

  private GroupSettings() {}

  /**
   * A group's settings.
   *
   * @param set the settings that are not the default, as an operator writes them
   */
  public static GroupConfig of(Map<String, String> set) {
    List<CommandLineSetting> given =
        set.entrySet().stream()
            .map(each -> new CommandLineSetting("test", each.getKey(), each.getValue()))
            .toList();
    Path nowhere = Path.of("");
    return ConfigurationReader.read(
            new ConfigurationSources(nowhere, nowhere, Optional.empty(), Map.of(), given, 2))
        .group("any");
  }
}
