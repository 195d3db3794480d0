package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentVariablesTest {

  @Test
  void dotsBecomeUnderscores() {
    Configuration configuration =
        new Sources()
            .variable("GOKA_SERVER_PORT", "1234")
            .variable("GOKA_KAFKA_BOOTSTRAP_SERVERS", "broker:9092")
            .variable("GOKA_KAFKA_SECURITY_PROTOCOL", "SSL")
            .variable("GOKA_COMMIT_INTERVAL_MS", "250")
            .read();

    assertThat(configuration.server().port()).isEqualTo(1234);
    assertThat(configuration.kafka().bootstrapServers()).contains("broker:9092");
    assertThat(configuration.kafka().clientProperties()).containsEntry("security.protocol", "SSL");
    assertThat(configuration.group("g").commitInterval()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void noTwoKeysShareAVariable() {
    Map<String, Long> keysOfVariable =
        new KeyCatalogue()
            .fixed().stream()
                .collect(
                    Collectors.groupingBy(EnvironmentVariables::variable, Collectors.counting()));

    assertThat(keysOfVariable.values()).containsOnly(1L);
  }

  @Test
  void nameOfAGroupStandsForAllThatAreWrittenSo() {
    Configuration configuration =
        new Sources().variable("GOKA_GROUP__CLICK_COUNTER__COMMIT_INTERVAL_MS", "100").read();

    assertThat(configuration.group("click-counter").commitInterval()).hasMillis(100);
    assertThat(configuration.group("click.Counter").commitInterval()).hasMillis(100);
    assertThat(configuration.group("clickcounter").commitInterval()).hasMillis(500);
  }

  @Test
  void nameOfAGroupMayHoldDoubleUnderscores() {
    Configuration configuration =
        new Sources().variable("GOKA_GROUP__A__B__STORAGE", "memory").read();

    assertThat(configuration.group("a--b").storage()).isEqualTo("memory");
    assertThat(configuration.group("b").storage()).isEqualTo("rocksdb");
  }

  @Test
  void nameOfAPluginEndsAtTheLastDoubleUnderscore() {
    Configuration configuration =
        new Sources()
            .variable("GOKA_PLUGIN__CLICK_EMITTER__RATE", "9")
            .variable("GOKA_PLUGIN__CLICK_EMITTER__TARGET_HOST", "h")
            .read();

    assertThat(configuration.plugin("click-emitter"))
        .isEqualTo(Map.of("rate", "9", "target.host", "h"));
    assertThat(configuration.plugin("click")).isEmpty();
  }

  @Test
  void variableOverridesTheFileWhereNamesAreWrittenOtherwise(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("p");
    Files.write(
        file,
        List.of(
            "group.click-counter.storage=file",
            "plugin.click-emitter.rate=1",
            "plugin.click-emitter.max.rate=2"));
    Sources sources =
        new Sources()
            .file(file)
            .variable("GOKA_GROUP__CLICK_COUNTER__STORAGE", "environment")
            .variable("GOKA_PLUGIN__CLICK_EMITTER__RATE", "3");
    Configuration configuration = sources.read();

    assertThat(configuration.group("click-counter").storage()).isEqualTo("environment");
    assertThat(configuration.plugin("click-emitter"))
        .isEqualTo(Map.of("rate", "3", "max.rate", "2"));
    assertThat(configuration.describe())
        .filteredOn(setting -> setting.key().matches("(group|plugin)\\..*"))
        .extracting(EffectiveSetting::key, EffectiveSetting::value)
        .containsExactly(
            tuple("group.click_counter.storage", "environment"),
            tuple("plugin.click-emitter.max.rate", "2"),
            tuple("plugin.click_emitter.rate", "3"));

    Configuration typed = sources.set("group.click-counter.storage", "typed").read();
    assertThat(typed.group("click-counter").storage()).isEqualTo("typed");
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    Configuration configuration =
        new Sources()
            .variable("GOKA_HOME", "/opt/goka")
            .variable("GOKA_HEAP_OPTS", "-Xmx1g")
            .variable("GOKA_JVM_OPTS", "-XX:+UseZGC")
            .variable("GOKA_REQUIRE_BROWSER", "1")
            .variable("PATH", "/bin")
            .read();

    assertThat(configuration.describe())
        .allSatisfy(setting -> assertThat(setting.source()).isEqualTo(Source.DEFAULT));
  }

  @Test
  void variablesThatKubernetesMakesOfServicesAreLeftAlone() {
    Configuration configuration =
        new Sources()
            .variable("GOKA_SERVER_PORT", "tcp://10.0.0.1:9095")
            .variable("GOKA_SERVER_PORT_9095_TCP", "tcp://10.0.0.1:9095")
            .variable("GOKA_SERVER_PORT_9095_TCP_ADDR", "10.0.0.1")
            .variable("GOKA_SERVER_SERVICE_HOST", "10.0.0.1")
            .variable("GOKA_SERVER_SERVICE_PORT_HTTP", "9095")
            .variable("GOKA_SERVICE_HOST", "10.0.0.1")
            .variable("GOKA_PORT", "tcp://10.0.0.1:9095")
            .read();

    assertThat(configuration.server().port()).isEqualTo(9095);
  }

  @Test
  void variablesThatMeanNothingAreTold() {
    assertThat(
            new Sources()
                .variable("GOKA_COMMIT_INTERVALL_MS", "1")
                .variable("GOKA_GROUP_CLICK_COUNTER_STORAGE", "1")
                .variable("GOKA_GROUP__CLICK_COUNTER__PORT", "1")
                .variable("GOKA_PLUGIN__RATE", "1")
                .variable("GOKA_KAFKA_GROUP_ID", "1")
                .problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "GOKA_COMMIT_INTERVALL_MS (environment) is not a known variable; did you"
                            + " mean GOKA_COMMIT_INTERVAL_MS?"),
            problem ->
                assertThat(problem)
                    .startsWith("GOKA_GROUP_CLICK_COUNTER_STORAGE (environment) is not a setting")
                    .contains("write GOKA_GROUP__<NAME>__<KEY>"),
            problem -> assertThat(problem).startsWith("GOKA_GROUP__CLICK_COUNTER__PORT"),
            problem ->
                assertThat(problem)
                    .startsWith("kafka.group.id (GOKA_KAFKA_GROUP_ID) cannot be set")
                    .doesNotContain("=1"),
            problem ->
                assertThat(problem)
                    .startsWith("GOKA_PLUGIN__RATE (environment) is not a setting of a plugin"));
  }
}
