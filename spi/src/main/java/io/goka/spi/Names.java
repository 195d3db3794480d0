package io.goka.spi;

import java.util.regex.Pattern;

/** What Kafka takes as the name of a topic or group. */
final class Names {

  private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final int LONGEST_TOPIC = 249;

  private Names() {}

  /** Returns the name when Kafka takes it; {@code what} opens the message when it does not. */
  static String check(String what, String name) {
    boolean legal = LEGAL.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    if (!legal || name.length() > LONGEST_TOPIC) {
      throw new IllegalArgumentException(
          what
              + " '"
              + name
              + "' is not a name that Kafka takes: use 1 to "
              + LONGEST_TOPIC
              + " of the characters a-z, A-Z, 0-9, '.', '_' and '-'");
    }
    return name;
  }
}
