package io.goka.engine.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as operators write them: {@code 67108864}, {@code 64m}, {@code 1g}, {@code 512 KiB}. */
final class ByteSize {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([kmgt]?)(?:i?b)?");
  private static final String UNITS = "kmgt";

  private ByteSize() {}

  /**
   * The number of bytes; k, m, g and t are powers of 1024.
   *
   * @throws IllegalArgumentException when the text is no size, or one beyond a long
   */
  static long parse(String text) {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException("not a size");
    }
    long bytes = Long.parseLong(size.group(1));
    int factors = UNITS.indexOf(size.group(2)) + 1;
    if (size.group(2).isEmpty()) {
      return bytes;
    }
    try {
      return Math.multiplyExact(bytes, 1L << (10 * factors));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large", e);
    }
  }
}
