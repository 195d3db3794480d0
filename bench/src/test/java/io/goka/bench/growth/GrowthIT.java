package io.goka.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthIT {

  private static final int RECORDS = 2_000;

  @Test
  void severalGroupsCountOnTopOfTheirTables(@TempDir Path folder) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(folder.resolve("kafka")));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      GrowthQuestion question =
          new GrowthQuestion(
              kafka.bootstrapServers(),
              "grown-input",
              "grown",
              2,
              3,
              RECORDS,
              25,
              500,
              2,
              100,
              folder.toString(),
              ProcessHandle.current().pid());
      GrowthTopics.fill(admin, question, 500);

      GrowthAnswer answer = GrowthMain.process(question);

      assertThat(answer.outcome().timedRecords()).isBetween(1L, 2L * RECORDS);
      assertThat(answer.stateMemoryBytes()).isPositive();
    }
  }
}
