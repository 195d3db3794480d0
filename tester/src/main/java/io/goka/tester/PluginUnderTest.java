package io.goka.tester;

import io.goka.spi.Plugin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of a tester, and how there comes to be a new one at a restart. Owner: the test's thread.
 */
final class PluginUnderTest {

  private final Optional<Supplier<? extends Plugin>> maker;
  private @Nullable Plugin plugin;

  private PluginUnderTest(Optional<Supplier<? extends Plugin>> maker, @Nullable Plugin first) {
    this.maker = maker;
    this.plugin = first;
  }

  /** A plugin that is made anew for each start. */
  static PluginUnderTest madeBy(Supplier<? extends Plugin> maker) {
    return new PluginUnderTest(Optional.of(maker), null);
  }

  /**
   * A plugin that the test has made. For a restart it is made anew as the server would, unless the
   * test may have given it something: then its constructor takes it, and so it is defined again.
   */
  static PluginUnderTest of(Plugin plugin) {
    return new PluginUnderTest(
        onlyConstructor(plugin.getClass()).map(constructor -> () -> make(constructor)), plugin);
  }

  /** The plugin of this start. */
  Plugin plugin() {
    Plugin present = plugin;
    if (present == null) {
      present = maker.orElseThrow().get();
      plugin = present;
    }
    return present;
  }

  /** Closes the plugin, when there is to be a new one. */
  void renew() {
    if (maker.isPresent()) {
      close();
    }
  }

  /** Closes the plugin, once. What that throws comes as it is. */
  void close() {
    Plugin present = plugin;
    plugin = null;
    if (present != null) {
      try {
        present.close();
      } catch (Exception e) {
        throw Rethrow.asItIs(e);
      }
    }
  }

  private static Optional<Constructor<?>> onlyConstructor(Class<?> type) {
    Constructor<?>[] constructors = type.getDeclaredConstructors();
    return !type.isHidden()
            && constructors.length == 1
            && constructors[0].getParameterCount() == 0
            && constructors[0].trySetAccessible()
        ? Optional.of(constructors[0])
        : Optional.empty();
  }

  private static Plugin make(Constructor<?> constructor) {
    try {
      return (Plugin) constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw Rethrow.asItIs(Objects.requireNonNullElse(e.getCause(), e));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "cannot make another " + constructor.getDeclaringClass().getName(), e);
    }
  }
}
