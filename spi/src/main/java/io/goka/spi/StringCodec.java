package io.goka.spi;

/** Owner: any thread. */
final class StringCodec implements Codec<String> {

  static final StringCodec INSTANCE = new StringCodec();

  private StringCodec() {}

  @Override
  public byte[] encode(String value) {
    return StrictUtf8.encode(value);
  }

  @Override
  public String decode(byte[] bytes) {
    RecordValues.require(bytes);
    return StrictUtf8.decode(bytes);
  }

  @Override
  public boolean immutable() {
    return true;
  }

  @Override
  public String mediaType() {
    return "text/plain";
  }
}
