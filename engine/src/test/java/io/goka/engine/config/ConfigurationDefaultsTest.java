package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.ErrorConfig.Policy;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupConfig.LeaveOnShutdown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Pins the defaults: who changes one changes what every operator has. */
class ConfigurationDefaultsTest {

  private final Configuration configuration = new Sources().read();

  @Test
  void server() {
    assertThat(configuration.server())
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                9095,
                Path.of("/opt/goka/data"),
                Path.of("/opt/goka/plugins"),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20)));
  }

  @Test
  void kafka() {
    assertThat(configuration.kafka())
        .isEqualTo(new KafkaConfig(Optional.empty(), Map.of(), 9092, Duration.ofSeconds(30)));
  }

  @Test
  void topics() {
    assertThat(configuration.topics())
        .isEqualTo(new TopicConfig(OptionalInt.empty(), 4, "-table", "-loop", "-dlq"));
  }

  @Test
  void state() {
    assertThat(configuration.state()).isEqualTo(new StateConfig(134_217_728L, 67_108_864L));
  }

  @Test
  void group() {
    assertThat(configuration.group("any"))
        .isEqualTo(
            new GroupConfig(
                Guarantee.AT_LEAST_ONCE,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Sources.PROCESSORS,
                268_435_456L,
                16_777_216L,
                60_000,
                20_000,
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                10_000,
                Duration.ofMinutes(1),
                "rocksdb",
                LeaveOnShutdown.AUTO,
                new InputConfig(InputConfig.OffsetReset.FAIL),
                new ErrorConfig(
                    Policy.FAIL,
                    Policy.FAIL,
                    Policy.FAIL,
                    5,
                    Policy.FAIL,
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30)),
                new RestartConfig(
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(1),
                    RestartConfig.UNLIMITED,
                    Duration.ofMinutes(5)),
                Duration.ofSeconds(30)));
  }

  @Test
  void plugin() {
    assertThat(configuration.plugin("any")).isEmpty();
  }

  @Test
  void everyDefaultIsDescribedAsOne() {
    assertThat(configuration.describe())
        .hasSameSizeAs(KeyCatalogue.definition().names())
        .allSatisfy(setting -> assertThat(setting.source()).isEqualTo(Source.DEFAULT))
        .contains(
            new EffectiveSetting("server.port", "9095", Source.DEFAULT, "default", false),
            new EffectiveSetting(
                "task.threads", "the number of cores", Source.DEFAULT, "default", false));
  }
}
