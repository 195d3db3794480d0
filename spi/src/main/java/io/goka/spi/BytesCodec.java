package io.goka.spi;

/** Copies on both ways, since an array can be changed by whoever holds it. Owner: any thread. */
final class BytesCodec implements Codec<byte[]> {

  static final BytesCodec INSTANCE = new BytesCodec();

  private BytesCodec() {}

  @Override
  public byte[] encode(byte[] value) {
    return value.clone();
  }

  @Override
  public byte[] decode(byte[] bytes) {
    RecordValues.require(bytes);
    return bytes.clone();
  }
}
