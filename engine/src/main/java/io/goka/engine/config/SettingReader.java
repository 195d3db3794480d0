package io.goka.engine.config;

import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Makes settings of what was written: resolves references, reads the value as its key's type, and
 * tells what does not fit. Owner: the thread that reads a configuration.
 */
final class SettingReader {

  private final KeyCatalogue keys;
  private final References references;
  private final Problems problems;

  SettingReader(KeyCatalogue keys, References references, Problems problems) {
    this.keys = keys;
    this.references = references;
    this.problems = problems;
  }

  Setting read(Written written) {
    if (written.address() instanceof Address.Server server) {
      return own(written, keys.own(), server.key());
    }
    if (written.address() instanceof Address.Group group) {
      return own(written, keys.own(), group.key());
    }
    if (written.address() instanceof Address.View view) {
      return own(written, keys.views(), view.key());
    }
    if (written.address() instanceof Address.Client client) {
      return client(written, client.key());
    }
    return plugin(written);
  }

  /** What holds when nobody sets the key. */
  static Setting fallback(ConfigKey key) {
    String text = key.defaultValue == null ? key.alternativeString : key.defaultValue.toString();
    return new Setting(
        new Address.Server(key.name),
        key.name,
        text,
        key.defaultValue,
        Origin.DEFAULT,
        false,
        false);
  }

  private Setting own(Written written, ConfigDef definition, String name) {
    ConfigKey key = Objects.requireNonNull(definition.configKeys().get(name));
    Setting asDefault = setting(written, key.defaultValue, false, false);
    Optional<String> text = resolve(written, false);
    if (text.isEmpty()) {
      return setting(written, key.defaultValue, false, true);
    }
    if (key.defaultValue == null && text.get().isBlank()) {
      return asDefault;
    }
    try {
      Object value = ConfigDef.parseType(key.name, text.get(), key.type);
      key.validator.ensureValid(key.name, value);
      return setting(written, value, false, false);
    } catch (ConfigException e) {
      problems.addValue(asDefault, key.validator.toString());
      return setting(written, key.defaultValue, false, true);
    }
  }

  private Setting client(Written written, String name) {
    boolean secret = keys.clients().isSecret(name);
    Optional<String> text = resolve(written, false);
    if (text.isEmpty()) {
      return setting(written, "", secret, true);
    }
    Object value = secret ? new Password(text.get()) : text.get();
    Setting setting = setting(written, value, secret, false);
    Optional<String> mistake = keys.clients().mistake(name, text.get());
    mistake.ifPresent(expected -> problems.addValue(setting, expected));
    return setting(written, value, secret, mistake.isPresent());
  }

  private Setting plugin(Written written) {
    Optional<String> text = resolve(written, true);
    boolean secret = Secrets.looksSecret(written.key(), written.text());
    return setting(written, text.orElse(""), secret, text.isEmpty());
  }

  /**
   * The text with its references resolved; empty, and a problem more, when one leads nowhere.
   * Secrets are kept in files that end with a line feed, which is no part of them.
   */
  private Optional<String> resolve(Written written, boolean othersStand) {
    Problems found = new Problems();
    String text = references.resolve(written.text(), othersStand, found::add).strip();
    String start = written.key() + " (" + written.origin().place() + "): ";
    found.all().forEach(sentence -> problems.add(start + sentence));
    return found.all().isEmpty() ? Optional.of(text) : Optional.empty();
  }

  private static Setting setting(
      Written written, @Nullable Object value, boolean secret, boolean wrong) {
    return new Setting(
        written.address(), written.key(), written.text(), value, written.origin(), secret, wrong);
  }
}
