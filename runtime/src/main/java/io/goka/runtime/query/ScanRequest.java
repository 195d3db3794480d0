package io.goka.runtime.query;

import io.goka.engine.state.KeyRange;
import io.goka.spi.CodecException;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import java.util.Optional;

/**
 * Which entries of a table a client wants. Keys are text in the table's key format; order is the
 * unsigned byte order of the written keys.
 *
 * @param prefix what keys start with; empty for any
 * @param from the first key; empty for the first there is
 * @param to the key before which the scan ends; empty for the end
 * @param limit how many entries at most
 * @param cursor where the page before ended; empty for the first page
 * @param partial whether an answer without the partitions that cannot be read now will do
 */
public record ScanRequest(
    Optional<String> prefix,
    Optional<String> from,
    Optional<String> to,
    int limit,
    Optional<ScanCursor> cursor,
    boolean partial) {

  /** The first page of a whole table. */
  public static ScanRequest all(int limit) {
    return new ScanRequest(
        Optional.empty(), Optional.empty(), Optional.empty(), limit, Optional.empty(), false);
  }

  /** This request for the page behind a cursor. */
  public ScanRequest after(ScanCursor where) {
    return new ScanRequest(prefix, from, to, limit, Optional.of(where), partial);
  }

  /** This request, which takes what is there. */
  public ScanRequest orPart() {
    return new ScanRequest(prefix, from, to, limit, cursor, true);
  }

  /**
   * The keys that are wanted, as they are written.
   *
   * @throws CodecException when a key is not of the format
   * @throws IllegalArgumentException when the first key does not come before the one where the scan
   *     ends
   */
  KeyRange range(KeyFormat format) {
    KeyRange range =
        from.isPresent() && to.isPresent()
            ? KeyRange.between(from.get(), to.get(), format)
            : new KeyRange(
                from.map(format::encode).orElse(null), //
                to.map(format::encode).orElse(null));
    if (prefix.isPresent()) {
      range = range.and(KeyRange.ofPrefix(prefixOf(prefix.get(), format)));
    }
    return cursor.isPresent() ? range.after(cursor.get().last()) : range;
  }

  private static byte[] prefixOf(String prefix, KeyFormat format) {
    if (format.id().equals(KeyFormats.INT64.id())) {
      throw new CodecException(
          "numbers have no prefix: ask for int64 keys with from and to, such as from=40&to=50");
    }
    return format.encode(prefix);
  }
}
