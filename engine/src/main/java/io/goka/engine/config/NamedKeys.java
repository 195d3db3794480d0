package io.goka.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys that stand behind a prefix and the name of something, {@code group.<name>.storage}. Names
 * may hold dots, so the key is the longest known one that the text ends with. Owner: any thread.
 *
 * @param prefix the prefix, with its dot
 * @param kind what is named, in a word
 * @param keys the known keys
 * @param example a name and a key, as the end of a variable of the environment
 */
record NamedKeys(String prefix, String kind, Set<String> keys, String example) {

  /**
   * A name and a key.
   *
   * @param name the name; empty when it is left out
   */
  record Split(String name, String key) {}

  /** What a key is made of; empty when it ends with no known key. */
  Optional<Split> split(String key) {
    String rest = rest(key);
    if (keys.contains(rest)) {
      return Optional.of(new Split("", rest));
    }
    return endingOf(rest, keys)
        .map(known -> new Split(rest.substring(0, rest.length() - known.length() - 1), known));
  }

  /** The key with its prefix taken off. */
  String rest(String key) {
    return key.substring(prefix.length());
  }

  /** How a key of this kind is written. */
  String pattern(String key) {
    return prefix + "<name>." + key;
  }

  /** What somebody may have meant: tries each dot as the end of the name. */
  Optional<String> suggestion(String key) {
    String rest = rest(key);
    List<String> candidates = new ArrayList<>();
    for (int dot = rest.indexOf('.', 1); dot >= 0; dot = rest.indexOf('.', dot + 1)) {
      String name = rest.substring(0, dot + 1);
      keys.forEach(known -> candidates.add(name + known));
    }
    return Suggestion.closest(rest, candidates).map(closest -> prefix + closest);
  }

  /** The longest of some keys that a text ends with. */
  static Optional<String> endingOf(String text, Set<String> keys) {
    return keys.stream()
        .filter(known -> text.endsWith("." + known))
        .max(Comparator.comparingInt(String::length));
  }
}
