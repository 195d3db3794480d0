package io.goka.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The headers of a record, in their order; names may repeat. Immutable: {@link #with} makes new
 * ones.
 */
public final class Headers implements Iterable<Header> {

  private static final Headers EMPTY = new Headers(List.of());

  private final List<Header> headers;

  private Headers(List<Header> headers) {
    this.headers = headers;
  }

  /** No headers. */
  public static Headers empty() {
    return EMPTY;
  }

  /** Headers in the given order. */
  public static Headers of(List<Header> headers) {
    return headers.isEmpty() ? EMPTY : new Headers(List.copyOf(headers));
  }

  /** One header with text, written as UTF-8. */
  public static Headers of(String name, String text) {
    return EMPTY.with(name, text);
  }

  /** These headers and one more behind them, with text written as UTF-8. */
  public Headers with(String name, String text) {
    return with(name, StrictUtf8.encode(text));
  }

  /** These headers and one more behind them. */
  public Headers with(String name, byte[] value) {
    List<Header> longer = new ArrayList<>(headers.size() + 1);
    longer.addAll(headers);
    longer.add(new Header(name, value));
    return new Headers(List.copyOf(longer));
  }

  /** These headers and all of {@code others} behind them. */
  public Headers withAll(Headers others) {
    if (headers.isEmpty() || others.isEmpty()) {
      return headers.isEmpty() ? others : this;
    }
    List<Header> longer = new ArrayList<>(headers);
    longer.addAll(others.headers);
    return new Headers(List.copyOf(longer));
  }

  /** The bytes of the last header of a name, which is the one that counts. */
  public Optional<byte[]> last(String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      if (headers.get(i).name().equals(name)) {
        return Optional.of(headers.get(i).value());
      }
    }
    return Optional.empty();
  }

  /**
   * The text of the last header of a name.
   *
   * @throws CodecException when its bytes are not UTF-8
   */
  public Optional<String> lastText(String name) {
    return last(name).map(StrictUtf8::decode);
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return headers.isEmpty();
  }

  @Override
  public Iterator<Header> iterator() {
    return headers.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers same && headers.equals(same.headers);
  }

  @Override
  public int hashCode() {
    return headers.hashCode();
  }

  @Override
  public String toString() {
    return headers.toString();
  }
}
