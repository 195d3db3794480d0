package io.goka.system;

import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop in a bad moment takes no longer than it may. */
class StopST {

  private static final Duration REVOKE = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN = Duration.ofSeconds(5);

  /** Beside the groups there is little to close. */
  private static final Duration AT_MOST = SHUTDOWN.plusSeconds(2);

  private static final int KEYS = 8000;

  @TempDir private Path folder;

  @Test
  void while_a_table_is_recovered() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create("clicks", Map.of());
      kafka.create(COUNTS, Map.of("cleanup.policy", "compact"));
      kafka.fillSlowly(COUNTS, KEYS);
      ServerSpec spec = stopping(kafka);

      ServerSpec crawling =
          spec.with("kafka.max.partition.fetch.bytes", "1").with("kafka.fetch.max.bytes", "1");
      try (ServerProcess server = ServerProcess.start(crawling)) {
        Waiting.until(
            "the table is being recovered",
            () ->
                assertThat(server.api().counter().at("/partitions/0/recovery/recovered").asLong())
                    .isGreaterThan(10),
            server);
        assertEndsInTime(server);
        assertThat(server.log().text()).doesNotContain("recovered table partition 0 ");
      }

      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        for (int key = 0; key < KEYS; key += KEYS / 20) {
          assertThat(server.api().clicks("key-" + key)).hasValue(key);
        }
      }
    }
  }

  @Test
  void while_the_broker_is_away() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"));
        ServerProcess server =
            ServerProcess.start(stopping(kafka).with("plugin.click-emitter.rate", "500"))
                .awaitReady()) {
      Waiting.until(
          "the server counts",
          () -> assertThat(server.api().clicks("alice").orElse(0)).isGreaterThan(10),
          server);

      kafka.stopBroker();
      Waiting.pass(Duration.ofSeconds(1));

      assertEndsInTime(server);
    }
  }

  private ServerSpec stopping(Cluster kafka) {
    return ServerSpec.in(folder.resolve("stopped"))
        .on(kafka)
        .with("revoke.timeout.ms", String.valueOf(REVOKE.toMillis()))
        .with("shutdown.timeout.ms", String.valueOf(SHUTDOWN.toMillis()));
  }

  private static void assertEndsInTime(ServerProcess server) throws InterruptedException {
    server.terminate();
    assertThat(server.awaitExit(AT_MOST)).isIn(0, 143);
    assertThat(server.log().text()).contains("Stopped");
  }
}
