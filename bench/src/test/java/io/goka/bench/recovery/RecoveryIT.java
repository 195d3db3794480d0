package io.goka.bench.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.bench.contestant.Outcome;
import io.goka.bench.workload.Topics;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
class RecoveryIT {

  private static final String APPLICATION = "recovery";
  private static final TableRecords RECORDS = new TableRecords(2_500, 20);

  private Path folder;
  private EmbeddedKafka kafka;

  @BeforeAll
  void preload(@TempDir Path temporary) throws IOException, InterruptedException {
    folder = temporary;
    kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Topics topics = new Topics(admin);
      topics.create(RecoveryQuestion.input(APPLICATION), Map.of());
      topics.create(RecoveryQuestion.topic(APPLICATION), Map.of("cleanup.policy", "compact"));
    }
    TableTopic.fill(
        kafka.bootstrapServers(),
        RecoveryQuestion.topic(APPLICATION),
        Arrays.stream(RECORDS.shuffled()),
        RECORDS::value);
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
  }

  @ParameterizedTest
  @EnumSource
  void recoversEveryKey(RecoveryContestant contestant) throws Exception {
    Outcome outcome = RecoveryMain.recover(question(contestant, RECORDS.count(), "whole"));

    assertThat(outcome.timedRecords()).isEqualTo(RECORDS.count());
    assertThat(outcome.seconds()).isPositive();
  }

  @ParameterizedTest
  @EnumSource(names = "OURS")
  void isRefusedWhenAKeyIsMissing(RecoveryContestant contestant) {
    assertThatThrownBy(
            () -> RecoveryMain.recover(question(contestant, RECORDS.count() + 1, "more")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("of 2");
  }

  @Test
  void recordsAreShuffledAndEachKeyComesOnce() {
    int[] keys = RECORDS.shuffled();

    assertThat(keys).doesNotHaveDuplicates().hasSize(RECORDS.count());
    assertThat(keys[0]).isNotZero();
    assertThat(TableRecords.number(TableRecords.key(1_234_567))).isEqualTo(1_234_567);
  }

  private RecoveryQuestion question(RecoveryContestant contestant, int keys, String name)
      throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name + contestant));
    return new RecoveryQuestion(
        contestant,
        kafka.bootstrapServers(),
        APPLICATION,
        keys,
        RECORDS.valueBytes(),
        2,
        directory.toString(),
        ProcessHandle.current().pid());
  }
}
