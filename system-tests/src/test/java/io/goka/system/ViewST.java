package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewST {

  private static final String TOPIC = "exchange-rates";
  private static final String VIEW = "rates";

  @TempDir private Path folder;

  @Test
  void answers_while_the_broker_is_away_and_shows_what_is_written_once_it_is_back()
      throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create(TOPIC, Map.of("cleanup.policy", "compact"));
      write(kafka, "EUR", "1.00", "USD", "1.10");
      try (ServerProcess server = ServerProcess.start(viewing(kafka)).awaitReady()) {
        awaitShown(server, "EUR", "1.00");
        awaitShown(server, "USD", "1.10");

        kafka.stopBroker();
        Waiting.until(
            "it notices",
            () -> assertThat(view(server).path("state").asText()).isEqualTo("connecting"),
            server);
        Waiting.whilst(
            "it answers with what it has",
            Duration.ofSeconds(2),
            () -> assertThat(shown(server, "USD")).isEqualTo("1.10"),
            server);

        kafka.startBroker();
        write(kafka, "USD", "1.20", "GBP", "0.85");
        awaitShown(server, "USD", "1.20");
        awaitShown(server, "GBP", "0.85");
        assertThat(shown(server, "EUR")).isEqualTo("1.00");
        Waiting.until(
            "it says that all is well again",
            () -> assertThat(view(server).path("state").asText()).isEqualTo("running"),
            server);
      }
    }
  }

  private ServerSpec viewing(Cluster kafka) throws Exception {
    return ServerSpec.in(folder.resolve("viewing"))
        .on(kafka)
        .plugins(Files.createDirectories(folder.resolve("no-plugins")))
        .with("view.rates.topic", TOPIC);
  }

  private static void write(Cluster kafka, String key, String value, String key2, String value2) {
    try (TopicWriter writer = TopicWriter.of(kafka)) {
      writer.send(TOPIC, key, value).send(TOPIC, key2, value2).flush();
    }
  }

  private static void awaitShown(ServerProcess server, String key, String value) {
    Waiting.until(
        key + " is " + value, () -> assertThat(shown(server, key)).isEqualTo(value), server);
  }

  private static String shown(ServerProcess server, String key) throws Exception {
    Api.Answer answer = server.api().view(VIEW, key);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body().path("value").asText();
  }

  private static JsonNode view(ServerProcess server) throws Exception {
    return server.api().get("/api/v1/views/" + VIEW).body();
  }
}
