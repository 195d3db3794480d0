/**
 * The server's configuration: one immutable record for each concern, made from {@code
 * goka-server.properties}, the environment and the command line.
 *
 * <p>Kafka's habits hold: dotted keys, defined in a {@code ConfigDef} with type, default, bounds
 * and documentation, from which the reference page is generated. Every mistake is told at once.
 * Secrets are {@code Password} and never printed.
 *
 * <p>The way of a setting: {@code PropertiesFile}, {@code EnvironmentVariables} and the command
 * line give what was <b>written</b>, a key with a text. {@code KeyCatalogue} finds the
 * <b>address</b> of each key: the server, Kafka's clients, a group or a plugin. Of several texts
 * for one address the last one holds; {@code SettingReader} resolves its references and makes it a
 * <b>setting</b> with a value. {@code CrossChecks} looks at settings that must go together. What is
 * wrong on the way is gathered in {@code Problems}; when nothing is, there is a {@link
 * io.goka.engine.config.Configuration}:
 *
 * <pre>{@code
 * Configuration configuration = ConfigurationReader.read(sources);   // or ConfigurationException
 * configuration.server().port();                                     // 9095
 * configuration.group("click-counter").commitInterval();             // 500 ms
 * configuration.plugin("click-emitter");                             // {rate=5}
 * }</pre>
 *
 * <p>A new key is a row in the {@code …Keys} class of its concern and a field in that concern's
 * record; all else, the reference page and the variable of the environment included, follows.
 */
@NullMarked
package io.goka.engine.config;

import org.jspecify.annotations.NullMarked;
