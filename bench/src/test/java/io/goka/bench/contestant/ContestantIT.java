package io.goka.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.workload.Preload;
import io.goka.bench.workload.TableCheck;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
class ContestantIT {

  private static final int RECORDS = 3_000;
  private static final int WARM_UP = 1_000;

  private Path folder;
  private EmbeddedKafka kafka;
  private Admin admin;

  @BeforeAll
  void preload(@TempDir Path temporary) throws IOException, InterruptedException {
    folder = temporary;
    kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    Preload.fill(kafka.bootstrapServers(), new Topics(admin), "input", Workload.W1, RECORDS);
  }

  @AfterAll
  void stop() throws IOException {
    admin.close();
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource
  void countsEveryRecordAndIsTimed(ContestantKind kind) throws Exception {
    // Given
    String group = "group-" + kind.label();
    Race race =
        new Race(
            kafka.bootstrapServers(),
            "input",
            group,
            RECORDS,
            WARM_UP,
            100,
            2,
            Files.createDirectories(folder.resolve(group)).toString(),
            ProcessHandle.current().pid());
    LongAdder processed = new LongAdder();

    // When
    Outcome outcome;
    try (Contestant contestant = kind.make(race, processed)) {
      outcome = new RaceClock(race, processed, admin).time(contestant);
    }

    // Then
    TableCheck.check(
        kafka.bootstrapServers(),
        kind.tableTopic(group),
        kind::decode,
        Workload.W1.expectedCounts(RECORDS));
    assertThat(processed.sum()).isEqualTo(RECORDS);
    assertThat(outcome.timedRecords()).isBetween(0L, (long) RECORDS - WARM_UP);
    assertThat(outcome.seconds()).isGreaterThanOrEqualTo(outcome.processedSeconds()).isPositive();
  }
}
