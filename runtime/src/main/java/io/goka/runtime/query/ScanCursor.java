package io.goka.runtime.query;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a scan goes on: behind the last key that was answered. Opaque to clients, and good for as
 * long as they like: what was written meanwhile is seen where it comes behind that key.
 *
 * @param last the last key, as it is written
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record ScanCursor(byte[] last) {

  private static final byte FORMAT = 1;

  /** The text that a client sends back: base64url of a byte of format and the key. */
  public String text() {
    byte[] bytes = new byte[last.length + 1];
    bytes[0] = FORMAT;
    System.arraycopy(last, 0, bytes, 1, last.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Reads what a client sent back.
   *
   * @throws IllegalArgumentException when it is not a cursor of this version of the server
   */
  public static ScanCursor of(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw notOurs(text, e);
    }
    if (bytes.length == 0 || bytes[0] != FORMAT) {
      throw notOurs(text, null);
    }
    return new ScanCursor(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  private static IllegalArgumentException notOurs(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a cursor of this server: give back the cursor of the page before as it is,"
            + " or none to begin anew",
        cause);
  }
}
