package io.goka.engine.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/**
 * What a value must be, as a check and in words: the same words stand in the reference page and
 * after "expected" in messages. A value that is not there passes, since only keys that need no
 * value have none.
 *
 * @param words what is expected
 * @param holds whether a value, already of the key's type, is so
 */
record Expected(String words, Predicate<Object> holds) implements ConfigDef.Validator {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,100}");
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
  private static final Pattern SERVER =
      Pattern.compile("(?:\\w+://)?(?:\\[[0-9a-zA-Z:.%_-]+]|[0-9a-zA-Z._%-]+):(\\d{1,5})");
  private static final int HIGHEST_PORT = 65_535;

  @Override
  public void ensureValid(String name, Object value) {
    if (value != null && !holds.test(value)) {
      throw new ConfigException("Expected " + words);
    }
  }

  @Override
  public String toString() {
    return words;
  }

  static Expected text() {
    return new Expected("a text", value -> !value.toString().isBlank());
  }

  static Expected port() {
    return new Expected(
        "a port from 1 to " + HIGHEST_PORT + ", or 0 for any free one",
        value -> within(value, 0, HIGHEST_PORT));
  }

  static Expected count(int most) {
    return new Expected(
        most == Integer.MAX_VALUE ? "a whole number from 1 up" : "a whole number from 1 to " + most,
        value -> within(value, 1, most));
  }

  static Expected countOrUnlimited() {
    return new Expected(
        "a whole number from 0 up, or -1 for no bound",
        value -> within(value, -1, Integer.MAX_VALUE));
  }

  static Expected milliseconds() {
    return new Expected(
        "milliseconds, a whole number from 1 up", value -> within(value, 1, Integer.MAX_VALUE));
  }

  static Expected size(String least) {
    long bytes = ByteSize.parse(least);
    return new Expected(
        "a size in bytes or with k, m or g, of at least " + least,
        value -> isSize(value.toString()) && ByteSize.parse(value.toString()) >= bytes);
  }

  static Expected oneOf(String... choices) {
    String last = choices[choices.length - 1];
    String others = String.join(", ", Arrays.asList(choices).subList(0, choices.length - 1));
    return new Expected(others + " or " + last, value -> Arrays.asList(choices).contains(value));
  }

  static Expected path() {
    return new Expected("a path", value -> isPath(value.toString()));
  }

  static Expected name() {
    return new Expected(
        "1 to 100 of the characters a-z, A-Z, 0-9, '.', '_' and '-'",
        value -> NAME.matcher(value.toString()).matches());
  }

  static Expected topic() {
    return new Expected(
        "the name of a topic: 1 to 249 of the characters a-z, A-Z, 0-9, '.', '_' and '-'",
        value -> TOPIC.matcher(value.toString()).matches());
  }

  static Expected url() {
    return new Expected(
        "a URL such as http://host.example:9095, with http or https, a host, and no user,"
            + " query or fragment",
        value -> isWebUrl(value.toString()));
  }

  static Expected servers() {
    return new Expected(
        "host:port, several of them separated by commas",
        value ->
            Arrays.stream(value.toString().split(",", -1))
                .allMatch(server -> isServer(server.strip())));
  }

  private static boolean within(Object value, long least, long most) {
    long number = ((Number) value).longValue();
    return number >= least && number <= most;
  }

  private static boolean isSize(String text) {
    try {
      ByteSize.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPath(String text) {
    try {
      return !text.isBlank() && !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isServer(String text) {
    Matcher server = SERVER.matcher(text);
    if (!server.matches()) {
      return false;
    }
    int port = Integer.parseInt(server.group(1));
    return port >= 1 && port <= HIGHEST_PORT;
  }

  private static boolean isWebUrl(String text) {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
