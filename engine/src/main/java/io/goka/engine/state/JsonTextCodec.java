package io.goka.engine.state;

import io.goka.spi.Codec;
import io.goka.spi.Codecs;

/**
 * JSON as its text, for a view of which nothing but that is known: HTTP shows it as the JSON that
 * it is. Owner: any thread.
 */
public final class JsonTextCodec implements Codec<String> {

  @Override
  public byte[] encode(String value) {
    return Codecs.string().encode(value);
  }

  @Override
  public String decode(byte[] bytes) {
    return Codecs.string().decode(bytes);
  }

  @Override
  public boolean immutable() {
    return true;
  }

  @Override
  public String mediaType() {
    return "application/json";
  }
}
