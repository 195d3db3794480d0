package io.goka.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The reference page of the configuration: a text that explains, with a table for each concern that
 * is made from the definition of the keys, so that the page cannot tell anything else than the
 * server does.
 */
public final class ConfigurationReference {

  private static final String TEXT = "configuration.md";

  private ConfigurationReference() {}

  /** The page, in Markdown, with a line feed at its end. */
  public static String markdown() {
    ConfigDef definition = KeyCatalogue.definition();
    String page = text();
    for (String title : definition.groups()) {
      page = fill(page, title, table(definition, title));
    }
    page = fill(page, ViewKeys.TITLE, table(ViewKeys.definition(), ViewKeys.TITLE));
    return fill(page, "Refused", refused());
  }

  private static String fill(String page, String name, String content) {
    String place = "<!-- " + name + " -->\n";
    if (!page.contains(place)) {
      throw new IllegalStateException(TEXT + " has no place for the table of " + name);
    }
    return page.replace(place, content);
  }

  private static String table(ConfigDef definition, String title) {
    return definition.configKeys().values().stream()
        .filter(key -> title.equals(key.group))
        .sorted(Comparator.comparingInt(key -> key.orderInGroup))
        .map(ConfigurationReference::row)
        .collect(
            Collectors.joining("", "| Key | Default | Takes | Meaning |\n|---|---|---|---|\n", ""));
  }

  private static String row(ConfigKey key) {
    String fallback =
        key.defaultValue == null ? key.alternativeString : "`" + key.defaultValue + "`";
    return "| `"
        + key.name
        + "` | "
        + fallback
        + " | "
        + cell(key.validator.toString())
        + " | "
        + cell(key.documentation)
        + " |\n";
  }

  private static String refused() {
    return OwnedClientKeys.all().entrySet().stream()
        .map(entry -> "| `kafka." + entry.getKey() + "` | " + cell(entry.getValue()) + " |\n")
        .collect(Collectors.joining("", "| Key | Why not |\n|---|---|\n", ""));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(ConfigurationReference.class.getResourceAsStream(TEXT))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
