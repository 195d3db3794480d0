package io.goka.engine.observe;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A record that a group could not process.
 *
 * @param phase what could not be done with it
 * @param topic where it is from; the topic of the group's table for a key that was visited
 * @param partition its partition
 * @param offset its offset; empty for a key that was visited
 * @param key its key as text, in hexadecimal when it is malformed; empty when it has none
 * @param exception the class of what was thrown
 * @param message what that says
 */
public record RecordFailure(
    Phase phase,
    String topic,
    int partition,
    OptionalLong offset,
    Optional<String> key,
    String exception,
    String message) {

  /** What could not be done with a record. */
  public enum Phase {
    /** Its key or its message could not be decoded. */
    DECODE,
    /** Its callback has thrown, or its deferred commit has failed. */
    CALLBACK,
    /** What its callback has emitted or written could not be encoded, or was refused by Kafka. */
    PRODUCE;

    /** The phase's name in configuration, headers and API: lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
