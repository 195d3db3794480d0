package io.goka.runtime.plugin;

import io.goka.runtime.plugin.PluginArchive.Declared;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.regex.Pattern;

/** Makes instances of the classes that a source declares. */
final class PluginInstances {

  private static final Pattern LEGAL_NAME = Pattern.compile("[a-zA-Z0-9._-]+");

  private PluginInstances() {}

  /**
   * Loads a class, makes its instance and asks for its name.
   *
   * @throws PluginFailure when one of the three is not possible
   */
  static LoadedPlugin make(String source, Declared declared, PluginClassLoader loader)
      throws PluginFailure {
    Constructor<?> constructor = constructor(type(declared, loader), declared.kind());
    Object instance = PluginCall.make(loader, "its constructor", () -> construct(constructor));
    String name = PluginCall.make(loader, "its name()", () -> declared.kind().nameOf(instance));
    if (!LEGAL_NAME.matcher(name).matches()) {
      throw new PluginFailure(
          "its name '"
              + name
              + "' is not legal: let name() return letters, digits, '.', '_' and '-' only");
    }
    return new LoadedPlugin(source, declared.version(), loader, declared.kind(), name, instance);
  }

  private static Class<?> type(Declared declared, PluginClassLoader loader) throws PluginFailure {
    Class<?> type =
        PluginCall.make(
            loader,
            "loading it",
            () -> {
              try {
                return Class.forName(declared.className(), false, loader);
              } catch (ClassNotFoundException e) {
                throw new PluginFailure(
                    declared.kind().serviceFile()
                        + " names it, but there is no such class: correct the name, or put the"
                        + " class into the jar");
              }
            });
    if (!declared.kind().service().isAssignableFrom(type)) {
      throw new PluginFailure(
          "it does not implement "
              + declared.kind().service().getName()
              + ": implement it, or remove the class from "
              + declared.kind().serviceFile());
    }
    return type;
  }

  private static Constructor<?> constructor(Class<?> type, PluginKind kind) throws PluginFailure {
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new PluginFailure(
          "it is abstract: name a class that can be made in " + kind.serviceFile());
    }
    if (!Modifier.isPublic(type.getModifiers())) {
      throw new PluginFailure("it is not public: make the class public");
    }
    try {
      return type.getConstructor();
    } catch (NoSuchMethodException e) {
      throw new PluginFailure("it has no public constructor without parameters: add one");
    } catch (LinkageError e) {
      throw FailureReasons.of("loading it", e);
    }
  }

  private static Object construct(Constructor<?> constructor) throws Exception {
    try {
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Error error) {
        throw error;
      }
      throw cause instanceof Exception exception ? exception : e;
    }
  }
}
