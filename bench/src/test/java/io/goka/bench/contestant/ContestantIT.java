package io.goka.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.workload.JoinedTable;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(Lifecycle.PER_CLASS)
class ContestantIT {

  private static final int RECORDS = 3_000;
  private static final int WARM_UP = 1_000;

  private Path folder;
  private EmbeddedKafka kafka;
  private Admin admin;
  private Topics topics;

  @BeforeAll
  void preload(@TempDir Path temporary) throws IOException, InterruptedException {
    folder = temporary;
    kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    topics = new Topics(admin);
    JoinedTable.fill(
        kafka.bootstrapServers(), topics, Race.joined(input(Workload.W6)), keys(Workload.W6));
    for (Workload workload : Workload.values()) {
      Preload.fill(kafka.bootstrapServers(), topics, input(workload), workload, RECORDS);
    }
  }

  @AfterAll
  void stop() throws IOException {
    admin.close();
    kafka.close();
  }

  /** W2 is W1 with other keys, and the record cache of Kafka Streams the same in all. */
  static Stream<Arguments> racesOfAllWorkloads() {
    return Stream.of(Workload.values())
        .filter(workload -> workload != Workload.W2)
        .flatMap(
            workload ->
                ContestantKind.of(workload).stream()
                    .filter(
                        kind -> workload == Workload.W1 || kind != ContestantKind.STREAMS_CACHED)
                    .map(kind -> Arguments.of(workload, kind)));
  }

  @ParameterizedTest
  @MethodSource("racesOfAllWorkloads")
  void processesEveryRecordAndIsTimed(Workload workload, ContestantKind kind) throws Exception {
    // Given
    String group = input(workload) + "-" + kind.label();
    Race race =
        new Race(
            kafka.bootstrapServers(),
            workload,
            kind.exactlyOnce(workload),
            input(workload),
            group,
            RECORDS,
            WARM_UP,
            100,
            2,
            Files.createDirectories(folder.resolve(group)).toString(),
            ProcessHandle.current().pid());
    StartingTopics.make(topics, kind, race, keys(workload));
    LongAdder processed = new LongAdder();

    // When
    Outcome outcome;
    try (Contestant contestant = kind.make(race, processed)) {
      outcome = new RaceClock(race, processed, admin).time(contestant);
    }

    // Then
    WorkCheck.of(workload, RECORDS).check(kind, race);
    assertThat(processed.sum()).isEqualTo(RECORDS);
    assertThat(outcome.timedRecords()).isBetween(0L, (long) RECORDS - WARM_UP);
    assertThat(outcome.seconds()).isGreaterThanOrEqualTo(outcome.processedSeconds()).isPositive();
  }

  private static String input(Workload workload) {
    return workload.name().toLowerCase(Locale.ROOT);
  }

  /** The keys that the first records have. */
  private static IntStream keys(Workload workload) {
    int[] counts = workload.expectedCounts(RECORDS);
    return IntStream.range(0, counts.length).filter(key -> counts[key] > 0);
  }
}
