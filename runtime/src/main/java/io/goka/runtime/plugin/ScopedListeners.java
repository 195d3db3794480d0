package io.goka.runtime.plugin;

import io.goka.spi.Context;
import io.goka.spi.Interceptor;
import io.goka.spi.RebalanceListener;
import io.goka.spi.RecoveryListener;
import io.goka.spi.View;
import io.goka.spi.ViewListener;

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
      } catch (StackOverflowError | LinkageError | AssertionError e) {
        // About this update, and not about the thread that recovers all of the group's tables.
        throw new IllegalStateException(e.toString(), e);
      }
    };
  }

  <V> ViewListener<V> wrap(ViewListener<V> listener) {
    return new ViewListener<>() {
      @Override
      public void started(View<V> view) {
        try (ContextClassLoader ignored = scope.enter()) {
          listener.started(view);
        }
      }

      @Override
      public void changed(View.State state) {
        try (ContextClassLoader ignored = scope.enter()) {
          listener.changed(state);
        }
      }
    };
  }
}
