package io.goka.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * UTF-8 that refuses what it cannot carry, where the JDK's shortcuts replace it silently.
 *
 * <p>Both ways use the JDK's fast conversion, and look closer only where it may have replaced
 * something: on the way in at U+FFFD, on the way out at surrogates.
 */
final class StrictUtf8 {

  private static final char REPLACEMENT = '\uFFFD';

  private StrictUtf8() {}

  static byte[] encode(String text) {
    int length = text.length();
    for (int i = 0; i < length; i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPairAt(text, i)) {
          throw new CodecException("lone surrogate at character " + i + ": not Unicode text");
        }
        i++;
      }
    }
    return text.getBytes(UTF_8);
  }

  static String decode(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new CodecException("malformed UTF-8: " + e.getMessage(), e);
      }
    }
    return text;
  }

  private static boolean isPairAt(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }
}
