package io.goka.bench.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.bench.process.ServerFlags;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
class HttpIT {

  private static final int RECORDS = 5_000;

  private EmbeddedKafka kafka;
  private ServerMain.Running server;

  @BeforeAll
  void serve(@TempDir Path folder) throws Exception {
    kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Preload.fill(
          kafka.bootstrapServers(), new Topics(admin), CounterPlugin.INPUT, Workload.W1, RECORDS);
    }
    server =
        ServerMain.start(
            ServerFlags.with("-Xmx256m"), folder.resolve("server"), kafka.bootstrapServers());
    CountedInput.await(server.port(), RECORDS);
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource
  void isAnsweredRight(Request request) throws IOException {
    HttpAnswer answer = HttpLoad.ask(question(request, RECORDS));

    assertThat(answer.requests()).isPositive();
    assertThat(answer.p99Millis()).isGreaterThanOrEqualTo(answer.p50Millis()).isPositive();
  }

  @Test
  void aCountThatIsTooSmallIsNoRightAnswer() {
    assertThatThrownBy(() -> HttpLoad.ask(question(Request.LOOKUP, 100L * RECORDS)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(?s)a wrong answer.*|the server answers.*404.*");
  }

  private HttpQuestion question(Request request, long records) {
    return new HttpQuestion(
        request,
        server.port(),
        16,
        50,
        200,
        records,
        server.process().id(),
        ProcessHandle.current().pid());
  }
}
