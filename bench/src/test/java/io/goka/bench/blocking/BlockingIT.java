package io.goka.bench.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload;
import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockingIT {

  private static final int RECORDS = 400;

  @Test
  void waitsForEachRecordAndLosesNoPartition(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Preload.fill(kafka.bootstrapServers(), new Topics(admin), "input", Workload.W1, RECORDS);

      BlockingAnswer answer =
          BlockingMain.process(
              new BlockingQuestion(
                  kafka.bootstrapServers(),
                  "input",
                  "waiting",
                  RECORDS,
                  100,
                  2,
                  2,
                  folder.toString(),
                  ProcessHandle.current().pid()));

      assertThat(answer.revocations()).isZero();
      // Two threads, two milliseconds a record: no more than a thousand a second.
      assertThat(answer.outcome().recordsPerSecond()).isBetween(1.0, 1_010.0);
    }
  }
}
