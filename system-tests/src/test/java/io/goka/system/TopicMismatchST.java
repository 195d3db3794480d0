package io.goka.system;

import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Program;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicMismatchST {

  /** What {@code kafka-configs.sh} of a Kafka distribution starts. */
  private static final String KAFKA_CONFIGS = "kafka.admin.ConfigCommand";

  @TempDir private Path folder;

  @Test
  void a_table_that_would_lose_values_fails_its_group_until_the_told_command_is_run()
      throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create(COUNTS, Map.of("cleanup.policy", "delete"));
      ServerSpec spec =
          ServerSpec.in(folder.resolve("mismatch")).on(kafka).with("restart.max.attempts", "0");

      String command;
      try (ServerProcess server = ServerProcess.start(spec)) {
        String reason = awaitFailed(server);
        assertThat(reason)
            .contains("table `" + COUNTS + "` has cleanup.policy=delete, not compact");
        assertThat(server.log().text()).contains("click-counter: failed: ").contains(reason);
        assertThat(server.api().get("/health/ready").status()).isEqualTo(503);
        command = commandIn(reason);
      }

      Program mending = Program.ofJava(KAFKA_CONFIGS, Program.argumentsOf(command), List.of());
      assertThat(mending.exitCode()).as(mending.output()).isZero();

      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        Waiting.until(
            "the group counts",
            () -> assertThat(server.api().clicks("alice").orElse(0)).isGreaterThan(0),
            server);
      }
    }
  }

  private static String awaitFailed(ServerProcess server) throws Exception {
    Waiting.until(
        "the group has failed",
        () -> assertThat(server.api().counter().path("state").asText()).isEqualTo("failed"),
        server);
    JsonNode group = server.api().counter();
    return group.path("reason").asText();
  }

  private static String commandIn(String reason) {
    return reason
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("kafka-configs.sh "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line of its own has a command: " + reason));
  }
}
