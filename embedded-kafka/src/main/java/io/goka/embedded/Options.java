package io.goka.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * How an embedded broker is started.
 *
 * @param directory where it keeps its records; made when missing; one broker at a time
 * @param preferredPort the port for clients; the next free one above it when it is taken; 0 for any
 *     free one
 * @param overrides broker settings that win over those which are made here, by Kafka's names
 */
public record Options(Path directory, int preferredPort, Map<String, String> overrides) {

  /** Copies the overrides, and refuses a port that does not exist. */
  public Options {
    if (preferredPort < 0 || preferredPort > LoopbackPorts.HIGHEST) {
      throw new IllegalArgumentException(
          "port " + preferredPort + " of the embedded broker is not between 0 and 65535");
    }
    overrides = Map.copyOf(overrides);
  }

  /** A broker in a directory, on any free port. */
  public static Options in(Path directory) {
    return new Options(directory, 0, Map.of());
  }

  /** The same, on that port or, when it is taken, on the next free one. */
  public Options withPreferredPort(int port) {
    return new Options(directory, port, overrides);
  }

  /** The same, with these broker settings in place of the former overrides. */
  public Options withOverrides(Map<String, String> settings) {
    return new Options(directory, preferredPort, settings);
  }
}
