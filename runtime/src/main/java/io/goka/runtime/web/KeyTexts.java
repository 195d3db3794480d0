package io.goka.runtime.web;

import io.goka.spi.CodecException;
import io.goka.spi.KeyFormat;
import org.jspecify.annotations.Nullable;

/** Keys as people read them. */
final class KeyTexts {

  private KeyTexts() {}

  /** The text of a written key; null for bytes of a foreign program that have none. */
  static @Nullable String of(KeyFormat format, byte[] key) {
    try {
      return format.decode(key);
    } catch (CodecException e) {
      return null;
    }
  }
}
