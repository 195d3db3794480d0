package io.goka.spi;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;

/** The key formats that every plugin has at hand. */
public enum KeyFormats implements KeyFormat {

  /** Text as UTF-8, the default. Malformed bytes and lone surrogates are errors. */
  UTF8 {
    @Override
    public byte[] encode(String key) {
      return StrictUtf8.encode(key);
    }

    @Override
    public String decode(byte[] bytes) {
      return StrictUtf8.decode(bytes);
    }
  },

  /**
   * A 64-bit number, written as eight bytes, highest first, as Kafka's {@code LongSerializer} does.
   * Its text is the canonical decimal: {@code 7} and {@code -7}, never {@code 07} or {@code +7}.
   */
  INT64 {
    @Override
    public byte[] encode(String key) {
      try {
        long number = Long.parseLong(key);
        if (Long.toString(number).equals(key)) {
          return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        }
      } catch (NumberFormatException e) {
        // Told below, together with numbers that are not canonical.
      }
      throw new CodecException(
          "key '" + key + "' is not a canonical 64-bit decimal, such as 42 or -7");
    }

    @Override
    public String decode(byte[] bytes) {
      if (bytes.length != Long.BYTES) {
        throw new CodecException(
            "an int64 key has 8 bytes, this one has " + bytes.length + ": is it text?");
      }
      return Long.toString(ByteBuffer.wrap(bytes).getLong());
    }
  },

  /** Any bytes; their text is lower-case hexadecimal, two digits a byte. */
  HEX {
    @Override
    public byte[] encode(String key) {
      try {
        byte[] bytes = HexFormat.of().parseHex(key);
        if (decode(bytes).equals(key)) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        // Told below, together with upper-case digits.
      }
      throw new CodecException("key '" + key + "' is not lower-case hexadecimal, such as 00ff");
    }

    @Override
    public String decode(byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
  };

  /**
   * The format of a name.
   *
   * @param name {@code utf8}, {@code int64} or {@code hex}
   * @throws IllegalArgumentException for any other name
   */
  public static KeyFormats named(String name) {
    for (KeyFormats format : values()) {
      if (format.id().equals(name)) {
        return format;
      }
    }
    throw new IllegalArgumentException("no key format '" + name + "': utf8, int64 or hex");
  }

  /** As configuration writes it: {@code utf8}, {@code int64} or {@code hex}. */
  @Override
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
