package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Patient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Another program writes into the topic of a group's table, as a former owner may. */
@TestInstance(Lifecycle.PER_CLASS)
class ForeignWritesST {

  private static final int OTHERS = 40;

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private TopicWriter writer;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    writer = TopicWriter.of(kafka);
  }

  @AfterAll
  void stop() throws Exception {
    writer.close();
    kafka.close();
  }

  @Test
  void are_overcome_with_the_next_commit_of_their_partition_at_least_once() throws Exception {
    Path plugins = new PluginClasses(List.of(Patient.class)).into(folder.resolve("plugins"));
    ServerSpec spec =
        ServerSpec.in(folder.resolve("server"))
            .on(kafka)
            .plugins(plugins)
            .with("commit.interval.ms", "100");
    try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
      for (int i = 0; i < 3; i++) {
        writer.send(Patient.INPUT, "mine", "0");
      }
      writer.flush();
      Waiting.until(
          "it has counted",
          () -> assertThat(server.api().number(Patient.TABLE, "mine")).hasValue(3),
          server);

      writer.send(Patient.TABLE, "mine", "1").flush();
      for (int i = 0; i < OTHERS; i++) {
        writer.send(Patient.INPUT, "other-" + i, "0");
      }
      writer.flush();

      Waiting.until(
          "the group's own value is in the topic again",
          () -> {
            assertThat(server.log().text()).contains("1 records of another writer");
            assertThat(kafka.read(Patient.TABLE).values()).containsEntry("mine", "3");
            assertThat(server.api().number(Patient.TABLE, "mine")).hasValue(3);
            assertThat(server.api().number(Patient.TABLE, "other-0").orElse(0)).isPositive();
          },
          server);
    }
  }
}
