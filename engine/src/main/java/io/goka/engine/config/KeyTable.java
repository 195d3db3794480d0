package io.goka.engine.config;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that defines. Puts the keys of one concern into a {@link ConfigDef}, in the
 * order in which the reference page shows them.
 */
final class KeyTable {

  private final ConfigDef definition;
  private final String title;
  private int rows;

  /**
   * @param title the concern, which is the heading on the reference page
   */
  KeyTable(ConfigDef definition, String title) {
    this.definition = definition;
    this.title = title;
  }

  /** A key that always has a value. */
  KeyTable key(
      String name,
      ConfigDef.Type type,
      Object fallback,
      Expected expected,
      Importance importance,
      String meaning) {
    return define(name, type, fallback, expected, importance, meaning, null);
  }

  /**
   * A key that may be left without a value.
   *
   * @param otherwise what holds then, in a word or two
   */
  KeyTable optionalKey(
      String name,
      ConfigDef.Type type,
      String otherwise,
      Expected expected,
      Importance importance,
      String meaning) {
    return define(name, type, null, expected, importance, meaning, otherwise);
  }

  private KeyTable define(
      String name,
      ConfigDef.Type type,
      @Nullable Object fallback,
      Expected expected,
      Importance importance,
      String meaning,
      @Nullable String otherwise) {
    definition.define(
        name,
        type,
        fallback,
        expected,
        importance,
        meaning,
        title,
        ++rows,
        Width.MEDIUM,
        name,
        List.of(),
        null,
        otherwise);
    return this;
  }
}
