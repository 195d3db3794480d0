package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstMinutesST {

  /** The most frequent of the sample emitter's users. */
  private static final String USER = "alice";

  private static final Duration STOP = Duration.ofSeconds(15);

  @TempDir private Path data;

  @Test
  void counts_live_clicks_when_started_without_arguments_and_goes_on_after_a_stop()
      throws Exception {
    ServerSpec spec =
        ServerSpec.bare("first-minutes")
            .withVariable("GOKA_DATA_DIR", data.toString())
            .withVariable("GOKA_SERVER_PORT", "0")
            .withVariable("GOKA_EMBEDDED_KAFKA_PORT", "0")
            .withVariable("GOKA_PLUGIN__CLICK_EMITTER__RATE", "20");
    long counted;

    try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
      assertThat(server.log().text())
          .containsPattern("goka-server \\S+, up after \\d+\\.\\d s")
          .contains("monitor   " + server.api().url())
          .containsPattern("kafka +127\\.0\\.0\\.1:\\d+, embedded in this process")
          .containsPattern("groups +click-counter")
          .containsPattern("emitters +click-emitter");
      awaitMoreThan(0, server);
      awaitMoreThan(clicks(server), server);
      counted = clicks(server);
      server.terminate();
      assertThat(server.awaitExit(STOP)).isIn(0, 143);
      assertThat(server.log().text())
          .contains("click-counter: leaving, after a last commit")
          .contains("click-counter: stopped")
          .containsSubsequence("Stopping", "Stopped")
          .doesNotContain(" ERROR ", "did not end in time", "did not close in good order");
    }

    try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
      assertThat(clicks(server)).isGreaterThanOrEqualTo(counted);
      awaitMoreThan(clicks(server), server);
    }
  }

  private static long clicks(ServerProcess server) throws Exception {
    return server.api().clicks(USER).orElseThrow();
  }

  private static void awaitMoreThan(long count, ServerProcess server) {
    Waiting.until(
        USER + " has clicked more than " + count + " times",
        () -> assertThat(server.api().clicks(USER).orElse(0)).isGreaterThan(count),
        server);
  }
}
