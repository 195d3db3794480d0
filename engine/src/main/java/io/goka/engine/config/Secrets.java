package io.goka.engine.config;

import java.util.regex.Pattern;

/**
 * Knows a secret where no type tells of it: plugins' settings are plain text, and some of them are
 * passwords. Rather hides one too many.
 */
final class Secrets {

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "passw|passphrase|pwd|secret|token|credential|jaas|(private|api|access|account|auth)"
              + "[._-]?key",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_WITH_USER = Pattern.compile("://[^/\\s]*@");

  private Secrets() {}

  /** Whether a plugin's setting should be shown to nobody. */
  static boolean looksSecret(String key, String value) {
    return SECRET_KEY.matcher(key).find() || URL_WITH_USER.matcher(value).find();
  }
}
