package io.goka.engine.config;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting in force.
 *
 * @param address what it is about
 * @param key the key as it was written
 * @param text the value as it was written, references unresolved; may be a secret
 * @param value the value of the key's type, references resolved; null when there is none
 * @param origin where it was written
 * @param secret whether the value is shown to nobody
 * @param wrong whether the value is not what the key takes: then it was told, and {@code value} is
 *     the default
 */
record Setting(
    Address address,
    String key,
    String text,
    @Nullable Object value,
    Origin origin,
    boolean secret,
    boolean wrong) {

  int integer() {
    return (Integer) Objects.requireNonNull(value);
  }

  Duration milliseconds() {
    return Duration.ofMillis(integer());
  }

  long bytes() {
    return ByteSize.parse(string());
  }

  String string() {
    return Objects.requireNonNull(value).toString();
  }

  Optional<String> optional() {
    return Optional.ofNullable(value).map(Object::toString);
  }

  /** Key, value and place, to open a message with; fit to be printed. */
  String shown() {
    return key + (secret ? "" : "=" + text) + " (" + origin.place() + ")";
  }

  EffectiveSetting described() {
    String shown = secret ? EffectiveSetting.HIDDEN : text;
    return new EffectiveSetting(key, shown, origin.source(), origin.place(), secret);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "Setting[" + shown() + "]";
  }
}
