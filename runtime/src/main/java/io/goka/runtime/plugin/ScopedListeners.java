package io.goka.runtime.plugin;

import io.goka.spi.Context;
import io.goka.spi.Interceptor;
import io.goka.spi.RebalanceListener;
import io.goka.spi.RecoveryListener;

/** Wraps what is told of, or stands around, the work of a group. Owner: any thread. */
record ScopedListeners(PluginScope scope) {

  Interceptor wrap(Interceptor interceptor) {
    return (Context context, Interceptor.Continuation callback) -> {
      try (ContextClassLoader ignored = scope.enter()) {
        interceptor.around(context, callback);
      }
    };
  }

  RebalanceListener wrap(RebalanceListener listener) {
    return new RebalanceListener() {
      @Override
      public void assigned(int partition) {
        try (ContextClassLoader ignored = scope.enter()) {
          listener.assigned(partition);
        }
      }

      @Override
      public void revoked(int partition) {
        try (ContextClassLoader ignored = scope.enter()) {
          listener.revoked(partition);
        }
      }
    };
  }

  <V> RecoveryListener<V> wrap(RecoveryListener<V> listener) {
    return (partition, key, value) -> {
      try (ContextClassLoader ignored = scope.enter()) {
        listener.recovered(partition, key, value);
      }
    };
  }
}
