package io.goka.runtime.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client of Kafka out of an object that has those of its methods that the engine calls;
 * whoever calls another is told.
 */
final class Stub {

  private static final ClassValue<Map<String, Method>> METHODS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          Map<String, Method> methods = new HashMap<>();
          for (Method method : type.getDeclaredMethods()) {
            method.setAccessible(true);
            methods.put(signature(method), method);
          }
          return methods;
        }
      };

  private Stub() {}

  /** The object as a client. */
  static <T> T of(Class<T> client, Object has) {
    Map<String, Method> methods = METHODS.get(has.getClass());
    Map<Method, Optional<Method>> known = new HashMap<>();
    return client.cast(
        Proxy.newProxyInstance(
            client.getClassLoader(),
            new Class<?>[] {client},
            (proxy, method, arguments) ->
                call(
                    known.computeIfAbsent(
                        method, asked -> Optional.ofNullable(methods.get(signature(asked)))),
                    method,
                    has,
                    arguments)));
  }

  private static @Nullable Object call(
      Optional<Method> own, Method asked, Object has, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (own.isEmpty()) {
      throw new UnsupportedOperationException(asked + " is not simulated");
    }
    try {
      return own.get().invoke(has, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }
}
