package io.goka.engine.processing;

import io.goka.spi.Callback;
import io.goka.spi.Codec;
import io.goka.spi.Context;
import io.goka.spi.RecoveryListener;

/**
 * The casts that erasure demands, all in one place.
 *
 * <p>They are sound because a graph pairs each callback with the codec that decodes its messages,
 * and the table's codec with the type that its callbacks were compiled for; processing never mixes
 * pairs.
 */
final class ErasedCasts {

  private ErasedCasts() {}

  @SuppressWarnings("unchecked")
  static Codec<Object> codec(Codec<?> codec) {
    return (Codec<Object>) codec;
  }

  @SuppressWarnings("unchecked")
  static Callback<Context, Object> callback(Callback<Context, ?> callback) {
    return (Callback<Context, Object>) callback;
  }

  @SuppressWarnings("unchecked")
  static RecoveryListener<Object> listener(RecoveryListener<?> listener) {
    return (RecoveryListener<Object>) listener;
  }
}
