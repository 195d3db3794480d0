package io.goka.runtime.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The server's version, from the manifest of its jar. Made by picocli. */
final class Version implements IVersionProvider {

  /** The version; {@code unknown} when the classes are not in their jar. */
  static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unknown");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "goka-server " + number(), "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
