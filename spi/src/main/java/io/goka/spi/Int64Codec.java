package io.goka.spi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Decimal ASCII, read without making a string. Owner: any thread. */
final class Int64Codec implements Codec<Long> {

  static final Int64Codec INSTANCE = new Int64Codec();

  /** How much of malformed bytes a message shows. */
  private static final int SHOWN = 20;

  private Int64Codec() {}

  @Override
  public byte[] encode(Long value) {
    return Long.toString(value).getBytes(ISO_8859_1);
  }

  @Override
  public Long decode(byte[] bytes) {
    RecordValues.require(bytes);
    boolean signed = bytes.length > 0 && (bytes[0] == '-' || bytes[0] == '+');
    int first = signed ? 1 : 0;
    if (bytes.length == first) {
      throw malformed(bytes);
    }
    // Summed below zero, where the range is one larger.
    long negative = 0;
    for (int i = first; i < bytes.length; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || negative < (Long.MIN_VALUE + digit) / 10) {
        throw malformed(bytes);
      }
      negative = negative * 10 - digit;
    }
    if (signed && bytes[0] == '-') {
      return negative;
    }
    if (negative == Long.MIN_VALUE) {
      throw malformed(bytes);
    }
    return -negative;
  }

  @Override
  public boolean immutable() {
    return true;
  }

  @Override
  public String mediaType() {
    return "text/plain";
  }

  private static CodecException malformed(byte[] bytes) {
    String shown = new String(bytes, 0, Math.min(bytes.length, SHOWN), ISO_8859_1);
    return new CodecException("not a 64-bit number in decimal: '" + shown + "'");
  }
}
