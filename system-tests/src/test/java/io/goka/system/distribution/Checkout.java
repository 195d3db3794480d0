package io.goka.system.distribution;

import java.nio.file.Path;

/** Where the sources and what was built of them are, as the build says. */
final class Checkout {

  private Checkout() {}

  /** The root of the sources. */
  static Path root() {
    return path("goka.checkout");
  }

  /** The packed distribution. */
  static Path archive() {
    return path("goka.archive");
  }

  private static Path path(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException(
          "the system property " + property + " is missing: run this by ./mvnw verify");
    }
    return Path.of(value).toAbsolutePath().normalize();
  }
}
