package io.goka.runtime.web;

import io.goka.engine.kafka.DeadLetterHeaders;
import io.goka.runtime.server.DeadLetter;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter in the API. What its record carries is shown as it is, not decoded: that may be
 * what failed.
 *
 * @param partition its partition in the topic of dead letters
 * @param offset its offset there
 * @param at when it was written
 * @param replayed whether it was replayed
 * @param from where its record is from
 * @param key the record's key as text, its beginning when it is long; null when it has none, or is
 *     no text
 * @param keyBase64 the same; null when it has none
 * @param value the record's value as text; null when it has none, is no text, or is long
 * @param valueBase64 the same when it is no text; null when it has none, is text, or is long
 * @param valueBytes how long the value is; null when the record has none
 * @param phase what failed; null when the letter does not say
 * @param exception the class of what was thrown
 * @param message what that said
 * @param stackTrace where it was thrown
 * @param plugin the plugin that could not process it
 * @param pluginVersion the plugin's version
 */
record DeadLetterRow(
    int partition,
    long offset,
    Instant at,
    boolean replayed,
    From from,
    @Nullable String key,
    @Nullable String keyBase64,
    @Nullable String value,
    @Nullable String valueBase64,
    @Nullable Integer valueBytes,
    @Nullable String phase,
    @Nullable String exception,
    @Nullable String message,
    @Nullable String stackTrace,
    @Nullable String plugin,
    @Nullable String pluginVersion) {

  /**
   * Where the record of a dead letter is from.
   *
   * @param topic the topic; null when the letter does not say
   * @param partition its partition
   * @param offset its offset
   * @param timestamp its timestamp
   */
  record From(
      @Nullable String topic,
      @Nullable Integer partition,
      @Nullable Long offset,
      @Nullable Instant timestamp) {

    private static From of(DeadLetter letter) {
      var partition = letter.originalPartition();
      var offset = letter.number(DeadLetterHeaders.OFFSET);
      var timestamp = letter.number(DeadLetterHeaders.TIMESTAMP);
      return new From(
          letter.text(DeadLetterHeaders.TOPIC).orElse(null),
          partition.isPresent() ? partition.getAsInt() : null,
          offset.isPresent() ? offset.getAsLong() : null,
          timestamp.isPresent() ? Instant.ofEpochMilli(timestamp.getAsLong()) : null);
    }
  }

  static DeadLetterRow of(DeadLetter letter) {
    byte[] key = letter.record().key();
    byte[] value = letter.record().value();
    String text = text(value);
    int valueBytes = letter.record().serializedValueSize();
    return new DeadLetterRow(
        letter.record().partition(),
        letter.record().offset(),
        letter.at(),
        letter.replayed(),
        From.of(letter),
        text(key),
        base64(key),
        text,
        text == null ? base64(value) : null,
        valueBytes == ConsumerRecord.NULL_SIZE ? null : valueBytes,
        letter.text(DeadLetterHeaders.PHASE).orElse(null),
        letter.text(DeadLetterHeaders.EXCEPTION_CLASS).orElse(null),
        letter.text(DeadLetterHeaders.EXCEPTION_MESSAGE).orElse(null),
        letter.text(DeadLetterHeaders.STACK_TRACE).orElse(null),
        letter.text(DeadLetterHeaders.PLUGIN).orElse(null),
        letter.text(DeadLetterHeaders.PLUGIN_VERSION).orElse(null));
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    try {
      return bytes == null ? null : Json.text(bytes);
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static @Nullable String base64(byte @Nullable [] bytes) {
    return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
  }
}
