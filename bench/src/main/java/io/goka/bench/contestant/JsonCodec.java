package io.goka.bench.contestant;

import io.goka.bench.workload.Json;
import io.goka.spi.Codec;

/**
 * Records as JSON, as the author of a plugin would write it.
 *
 * @param <T> the type, a record
 * @param json reads and writes them
 */
record JsonCodec<T extends Record>(Json<T> json) implements Codec<T> {

  @Override
  public byte[] encode(T value) {
    return json.write(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return json.read(bytes);
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
