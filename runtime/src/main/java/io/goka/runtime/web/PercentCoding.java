package io.goka.runtime.web;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the percent-encoding of URLs without ever damaging a key: malformed escapes and bytes that
 * are not UTF-8 are errors, where the usual decoders replace them.
 */
final class PercentCoding {

  private PercentCoding() {}

  /**
   * Decodes a part of a path, in which a plus is a plus.
   *
   * @throws ProblemException when it is not percent-encoded UTF-8
   */
  static String decodePath(String encoded) {
    return decode(encoded, false);
  }

  /**
   * The value of a query parameter, in which a plus is a space.
   *
   * @param query the query as it came; null when there is none
   * @return null when there is no such parameter
   * @throws ProblemException when it is not percent-encoded UTF-8, or given twice
   */
  static @Nullable String queryParameter(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    String found = null;
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String given = equals < 0 ? pair : pair.substring(0, equals);
      if (decode(given, true).equals(name)) {
        if (found != null) {
          throw bad("parameter '" + name + "' is given twice");
        }
        found = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      }
    }
    return found;
  }

  private static String decode(String encoded, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(escaped(encoded, i));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else if (c < 0x80) {
        bytes.write(c);
      } else {
        // Not a URL by the letter, but sent by hand: the connector has read it as UTF-8.
        int length = Character.isHighSurrogate(c) && i + 1 < encoded.length() ? 2 : 1;
        bytes.writeBytes(encoded.substring(i, i + length).getBytes(StandardCharsets.UTF_8));
        i += length - 1;
      }
    }
    try {
      return Json.text(bytes.toByteArray());
    } catch (CharacterCodingException e) {
      throw bad("'" + encoded + "' is not percent-encoded UTF-8; use ?key64= for other bytes");
    }
  }

  private static int escaped(String encoded, int at) {
    if (at + 2 < encoded.length()) {
      int high = Character.digit(encoded.charAt(at + 1), 16);
      int low = Character.digit(encoded.charAt(at + 2), 16);
      if (high >= 0 && low >= 0) {
        return high << 4 | low;
      }
    }
    throw bad(
        "'" + encoded + "' has a percent sign without two hexadecimal digits: write it as %25");
  }

  private static ProblemException bad(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail).asException();
  }
}
