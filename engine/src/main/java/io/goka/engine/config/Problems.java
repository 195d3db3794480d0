package io.goka.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Owner: the thread that reads a configuration. Gathers all mistakes, so that they are told at
 * once, each one once.
 */
final class Problems {

  private final Set<String> sentences = new LinkedHashSet<>();

  /** Adds a whole sentence. */
  void add(String sentence) {
    sentences.add(sentence);
  }

  /** Adds a mistake in how a key is named; its value is not told: who knows what it is. */
  void addKey(String key, Origin origin, String sentenceEnd) {
    add(key + " (" + origin.place() + ") " + sentenceEnd);
  }

  /** Adds a mistake in a value. */
  void addValue(Setting setting, String expected) {
    add(setting.shown() + ": expected " + expected + ".");
  }

  List<String> all() {
    return new ArrayList<>(sentences);
  }

  /**
   * Ends the reading when there is any mistake.
   *
   * @throws ConfigurationException with all of them
   */
  void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(all());
    }
  }
}
