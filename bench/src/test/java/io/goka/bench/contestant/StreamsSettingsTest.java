package io.goka.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.workload.Workload;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.KafkaClients;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsSettingsTest {

  /** The server's defaults are its own; should they change, Kafka Streams shall have them too. */
  @Test
  void theClientsAreTunedAsTheServers() throws ReflectiveOperationException {
    assertThat(StreamsSettings.FETCH_BYTES).isEqualTo(serverDefault("FETCH_BYTES"));
    assertThat(StreamsSettings.PARTITION_FETCH_BYTES)
        .isEqualTo(serverDefault("PARTITION_FETCH_BYTES"));
    assertThat(StreamsSettings.BATCH_BYTES).isEqualTo(serverDefault("BATCH_BYTES"));
    assertThat(StreamsSettings.LINGER_MS).isEqualTo(serverDefault("LINGER_MS"));
  }

  @Test
  void theRaceIsTheSameForBoth(@TempDir Path folder) {
    Race race = race(Workload.W1, false, folder);
    GroupConfig group = OurSettings.of(race).group("app");

    Properties settings = StreamsSettings.of(race, group, 42);

    assertThat(group.commitInterval()).hasMillis(123);
    assertThat(group.taskThreads()).isEqualTo(3);
    assertThat(settings)
        .containsEntry("application.id", "app")
        .containsEntry("commit.interval.ms", 123)
        .containsEntry("num.stream.threads", 3)
        .containsEntry("statestore.cache.max.bytes", 42L)
        .containsEntry("consumer.max.poll.records", group.maxPollRecords())
        .containsEntry("producer.compression.type", "lz4");
  }

  @Test
  void exactlyOnceAndTheMemoryOfStoresAreTheRaces(@TempDir Path folder) {
    Race exact = race(Workload.W7, true, folder);
    GroupConfig group = OurSettings.of(exact).group("app");

    assertThat(group.guarantee()).isEqualTo(GroupConfig.Guarantee.EXACTLY_ONCE);
    assertThat(StreamsSettings.of(exact, group, 0))
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .doesNotContainKey("rocksdb.config.setter");

    Race large = race(Workload.W3, false, folder);
    assertThat(OurSettings.of(large).state().memoryBytes())
        .isEqualTo(Workload.W3.stateMemoryBytes());
    assertThat(StreamsSettings.of(large, group, 0))
        .containsEntry("processing.guarantee", "at_least_once")
        .containsEntry("rocksdb.config.setter", RocksBudget.class);
  }

  private static Race race(Workload workload, boolean exactlyOnce, Path folder) {
    return new Race(
        "127.0.0.1:1", workload, exactlyOnce, "input", "app", 10, 1, 123, 3, folder.toString(), 1);
  }

  private static int serverDefault(String name) throws ReflectiveOperationException {
    Field field = KafkaClients.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.getInt(null);
  }
}
