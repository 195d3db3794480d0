package io.goka.tester;

import io.goka.spi.Plugin;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin of a tester, and how there comes to be a new one at a restart. Owner: the test's thread.
 */
final class PluginUnderTest {

  private final Supplier<? extends Plugin> maker;
  private @Nullable Plugin plugin;

  private PluginUnderTest(Supplier<? extends Plugin> maker, @Nullable Plugin first) {
    this.maker = maker;
    this.plugin = first;
  }

  /** A plugin that is made anew for each start. */
  static PluginUnderTest madeBy(Supplier<? extends Plugin> maker) {
    return new PluginUnderTest(maker, null);
  }

  /**
   * A plugin that the test has made. For a restart it is made anew as the server would, unless the
   * test may have given it something: then its constructor takes it, and so it is defined again.
   */
  static PluginUnderTest of(Plugin plugin) {
    Supplier<Plugin> same = () -> plugin;
    return new PluginUnderTest(
        onlyConstructor(plugin.getClass())
            .<Supplier<? extends Plugin>>map(constructor -> () -> make(constructor))
            .orElse(same),
        plugin);
  }

  /** The plugin of this start. */
  Plugin plugin() {
    Plugin present = plugin;
    if (present == null) {
      present = maker.get();
      plugin = present;
    }
    return present;
  }

  /** Forgets the plugin, as a process that ends does. */
  void forget() {
    plugin = null;
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
      throw new IllegalStateException(
          "the constructor of " + constructor.getDeclaringClass().getName() + " has thrown",
          e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "cannot make another " + constructor.getDeclaringClass().getName(), e);
    }
  }
}
