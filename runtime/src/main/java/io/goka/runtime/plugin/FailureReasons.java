package io.goka.runtime.plugin;

import io.goka.spi.InvalidGraphException;
import io.goka.spi.PluginConfigException;
import io.goka.spi.SpiVersion;

/** Makes one sentence, with its mend, of what the code of a plugin threw. */
final class FailureReasons {

  private FailureReasons() {}

  /**
   * The failure for something thrown.
   *
   * @param doing what was called, for {@code "<doing> threw …"}
   * @param thrown what came out of it
   */
  static PluginFailure of(String doing, Throwable thrown) {
    if (thrown instanceof PluginConfigException || thrown instanceof InvalidGraphException) {
      // Written for the operator and the author: nothing to add, and no stack trace to show.
      return new PluginFailure(messageOf(thrown));
    }
    if (thrown instanceof ExceptionInInitializerError initializer) {
      Throwable cause = initializer.getCause() == null ? thrown : initializer.getCause();
      return new PluginFailure("a static initialiser threw " + describe(cause), cause);
    }
    if (thrown instanceof UnsupportedClassVersionError) {
      return new PluginFailure(
          "it was compiled for a newer Java than "
              + Runtime.version().feature()
              + ", which this server runs on: compile it with --release "
              + Runtime.version().feature()
              + " ("
              + messageOf(thrown)
              + ")");
    }
    if (thrown instanceof NoClassDefFoundError && thrown.getCause() != null) {
      Throwable cause = thrown.getCause();
      return cause instanceof ClassNotFoundException
          ? missingClass(messageOf(cause), thrown)
          : of(doing, cause);
    }
    if (thrown instanceof LinkageError) {
      return new PluginFailure(
          "it was compiled against other classes than it meets here: compile it against this"
              + " server's goka-spi (SPI version "
              + SpiVersion.CURRENT
              + ") and the very libraries in its jar or folder ("
              + describe(thrown)
              + ")",
          thrown);
    }
    return new PluginFailure(doing + " threw " + describe(thrown), thrown);
  }

  private static PluginFailure missingClass(String className, Throwable thrown) {
    String mend =
        className.startsWith("io.goka.spi.")
            ? "compile the plugin against this server's goka-spi (SPI version "
                + SpiVersion.CURRENT
                + ")"
            : "put the plugin and its dependencies into one folder, or into one jar";
    return new PluginFailure(
        "class " + className.replace('/', '.') + " is missing: " + mend, thrown);
  }

  private static String describe(Throwable thrown) {
    String type = thrown.getClass().getName();
    return thrown.getMessage() == null ? type : type + ": " + thrown.getMessage();
  }

  private static String messageOf(Throwable thrown) {
    return String.valueOf(thrown.getMessage());
  }
}
