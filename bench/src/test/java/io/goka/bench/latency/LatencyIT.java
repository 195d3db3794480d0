package io.goka.bench.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.workload.Topics;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
class LatencyIT {

  private static final int RECORDS = 1_000;
  private static final int WARM_UP = 400;

  private Path folder;
  private EmbeddedKafka kafka;

  @BeforeAll
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyRecordIsReadOnceAndTimed(boolean streams) throws Exception {
    // Given
    String name = "latency-" + streams;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Topics topics = new Topics(admin);
      topics.create(name + "-in", Map.of());
      topics.create(name + "-out", Map.of());
    }
    LatencyQuestion question =
        new LatencyQuestion(
            streams,
            kafka.bootstrapServers(),
            name,
            name + "-in",
            name + "-out",
            RECORDS,
            WARM_UP,
            2_000,
            1,
            100,
            2,
            Files.createDirectories(folder.resolve(name)).toString());

    // When
    LatencyAnswer answer;
    try (AutoCloseable running = LatencyMain.start(question)) {
      answer = LatencyProbe.probe(question);
    }

    // Then
    assertThat(answer.records()).isEqualTo(RECORDS - WARM_UP);
    assertThat(answer.p50()).isPositive().isLessThanOrEqualTo(answer.p99());
    assertThat(answer.p99()).isLessThanOrEqualTo(answer.p999());
    assertThat(answer.p999()).isLessThanOrEqualTo(answer.most());
  }

  @Test
  void quantilesAreThoseOfTheRecords() {
    long[] late = new long[1000];
    for (int i = 0; i < late.length; i++) {
      late[i] = TimeUnit.MILLISECONDS.toNanos(1000 - i);
    }

    LatencyAnswer answer = LatencyAnswer.of(late, 0);

    assertThat(answer.p50()).isEqualTo(500);
    assertThat(answer.p99()).isEqualTo(990);
    assertThat(answer.p999()).isEqualTo(999);
    assertThat(answer.most()).isEqualTo(1000);
  }
}
