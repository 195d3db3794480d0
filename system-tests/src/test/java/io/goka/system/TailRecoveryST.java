package io.goka.system;

import static io.goka.system.fixture.Api.COUNTER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed reads only what its disk does not have: how much that is does not depend
 * on how large the table is. {@code -Dgoka.tail.keys=10000000} shows it with a large one.
 */
class TailRecoveryST {

  private static final int KEYS = Integer.getInteger("goka.tail.keys", 20_000);
  private static final int TAIL = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @TempDir private Path folder;

  @Test
  void reads_the_tail_of_the_topic_alone_after_a_kill() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create("clicks", Map.of());
      click(kafka, KEYS);
      ServerSpec spec =
          ServerSpec.in(folder.resolve("killed"))
              .on(kafka)
              .with("instance.id", "the-killed")
              .with("plugin.click-emitter.rate", "1");

      try (ServerProcess server = ServerProcess.start(spec)) {
        awaitReady(server);
        awaitProcessed(kafka, server);
        server.terminate();
        server.awaitExit(Duration.ofSeconds(60));
      }
      try (ServerProcess server = ServerProcess.start(spec)) {
        awaitReady(server);
        assertThat(recovered(server)).as("what was stopped has it all on its disk").isZero();
        click(kafka, TAIL);
        awaitProcessed(kafka, server);
        server.kill();
      }
      try (ServerProcess server = ServerProcess.start(spec)) {
        awaitReady(server);

        assertThat(recovered(server)).isBetween(1L, 2L * TAIL);
        awaitProcessed(kafka, server);
        assertThat(count(server, "key-0")).isGreaterThanOrEqualTo(2);
        assertThat(count(server, "key-" + (TAIL - 1))).isGreaterThanOrEqualTo(2);
        assertThat(count(server, "key-" + (KEYS - 1))).isGreaterThanOrEqualTo(1);
      }
    }
  }

  private static void click(Cluster kafka, int keys) {
    try (TopicWriter writer = TopicWriter.of(kafka)) {
      for (int key = 0; key < keys; key++) {
        writer.send("clicks", "key-" + key, "click");
      }
      writer.flush();
    }
  }

  private static void awaitReady(ServerProcess server) {
    Waiting.until(
        "the server is ready",
        PATIENCE,
        () -> assertThat(server.api().get("/health/ready").status()).isEqualTo(200),
        server);
  }

  private static void awaitProcessed(Cluster kafka, ServerProcess server) throws Exception {
    Map<TopicPartition, Long> ends = kafka.ends("clicks");
    Waiting.until(
        "all clicks are counted",
        PATIENCE,
        () -> {
          Map<TopicPartition, Long> committed = kafka.committed(COUNTER);
          assertThat(ends)
              .allSatisfy(
                  (partition, end) ->
                      assertThat(committed.getOrDefault(partition, 0L))
                          .isGreaterThanOrEqualTo(end));
        },
        server);
  }

  /** How many records of the table's topic the server has read since it was started. */
  private static long recovered(ServerProcess server) throws Exception {
    long records = 0;
    for (JsonNode partition : server.api().group(COUNTER).path("partitions")) {
      records += partition.required("recoveredRecords").asLong();
    }
    return records;
  }

  private static long count(ServerProcess server, String key) throws Exception {
    return server.api().clicks(key).orElse(0);
  }
}
