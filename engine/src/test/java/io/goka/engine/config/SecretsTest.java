package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final String SECRET = "hunter2";

  @Test
  void secretReachesTheClientsAndNobodyElse() {
    Sources sources =
        new Sources()
            .set("kafka.sasl.jaas.config", "x required password=\"" + SECRET + "\";")
            .variable("GOKA_KAFKA_SSL_KEY_PASSWORD", SECRET)
            .variable("PLAIN", SECRET)
            .set("plugin.mail.api-key", SECRET)
            .set("plugin.mail.url", "smtp://me:" + SECRET + "@mail")
            .set("plugin.mail.greeting", "${env:PLAIN}");
    Configuration configuration = sources.read();

    assertThat(configuration.kafka().clientProperties())
        .containsEntry("ssl.key.password", new Password(SECRET));
    assertThat(configuration.plugin("mail"))
        .containsEntry("api-key", SECRET)
        .containsEntry("greeting", SECRET);
    assertThat(configuration.toString()).doesNotContain(SECRET);
    assertThat(configuration.kafka().toString()).doesNotContain(SECRET);
    assertThat(configuration.kafka().clientProperties().toString()).doesNotContain(SECRET);
    assertThat(sources.sources().toString()).doesNotContain(SECRET);
    assertThat(sources.sources().commandLine().toString()).doesNotContain(SECRET);
    assertThat(configuration.describe().toString()).doesNotContain(SECRET);
    assertThat(configuration.describe())
        .contains(
            new EffectiveSetting(
                "kafka.ssl.key.password",
                EffectiveSetting.HIDDEN,
                Source.ENVIRONMENT,
                "GOKA_KAFKA_SSL_KEY_PASSWORD",
                true),
            new EffectiveSetting(
                "plugin.mail.greeting", "${env:PLAIN}", Source.COMMAND_LINE, "--set", false));
  }

  @Test
  void noMistakeTellsASecret(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("p");
    Files.write(
        file,
        List.of(
            "kafka.sasl.jas.config=" + SECRET,
            "kafka.group.id=" + SECRET,
            "pasword=" + SECRET,
            "kafka.ssl.keystore.password=a${" + SECRET + ":b}",
            "bad=\\u" + SECRET));
    Sources sources =
        new Sources()
            .file(file)
            .variable("PORT", SECRET)
            .variable("GOKA_PASSWORD", SECRET)
            .set("server.port", "${env:PORT}")
            .set("kafka.linger.ms", "${env:PORT}")
            .set("kafka.sasl.login.class", "${env:PORT}")
            .set("group." + "a.pasword", SECRET)
            .set("plugin.x", SECRET);

    assertThat(sources.problems())
        .hasSize(11)
        .allSatisfy(problem -> assertThat(problem).doesNotContain(SECRET))
        .contains(
            "server.port=${env:PORT} (--set): expected a port from 1 to 65535, or 0 for any free one.");
  }

  @Test
  void partsOfTheReadingShowNoSecret() {
    Address address = new Address.Client("ssl.key.password");
    Origin origin = Origin.option("--set");

    assertThat(new Written(address, "k", SECRET, origin).toString()).doesNotContain(SECRET);
    assertThat(new PropertiesFile.Entry("k", SECRET, 1).toString()).doesNotContain(SECRET);
    assertThat(
            new Setting(address, "k", SECRET, new Password(SECRET), origin, true, false).toString())
        .isEqualTo("Setting[k (--set)]");
  }

  @Test
  void secretsOfPluginsAreKnownByTheirKeysAndValues() {
    assertThat(List.of("db.password", "apiKey", "accessKey", "aws.secret", "authToken", "db.pwd"))
        .allSatisfy(key -> assertThat(Secrets.looksSecret(key, "v")).isTrue());
    assertThat(Map.of("url", "jdbc:pg://u:p@h/d", "broker", "amqp://u@h").entrySet())
        .allSatisfy(e -> assertThat(Secrets.looksSecret(e.getKey(), e.getValue())).isTrue());
    assertThat(List.of("rate", "key.column", "url"))
        .allSatisfy(key -> assertThat(Secrets.looksSecret(key, "http://h/a")).isFalse());
  }
}
