package io.goka.engine.config;

/**
 * One setting from the command line.
 *
 * @param option the option as the operator typed it, for messages: {@code --set} or {@code --port}
 * @param key the key that it sets
 * @param value the value; may be a secret
 */
public record CommandLineSetting(String option, String key, String value) {

  /** Names the key and not the value, which may be a secret. */
  @Override
  public String toString() {
    return "CommandLineSetting[" + option + " " + key + "]";
  }
}
