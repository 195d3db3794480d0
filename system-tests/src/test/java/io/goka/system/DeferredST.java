package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Receiver;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample that tells a program outside of each click, and one click that is never settled. */
class DeferredST {

  private static final int CLICKS = 10;
  private static final int UNSETTLED = 4;
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(100);
  private static final Map<TopicPartition, Long> UP_TO_THE_UNSETTLED =
      Map.of(new TopicPartition("clicks", 0), (long) UNSETTLED);

  @TempDir private Path folder;

  @Test
  void what_was_not_settled_is_never_committed_and_is_processed_again_with_all_behind_it()
      throws Exception {
    List<String> pages = IntStream.range(0, CLICKS).mapToObj(each -> "page-" + each).toList();
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"));
        Receiver receiver = Receiver.start()) {
      kafka.create("clicks", 1, Map.of());
      try (TopicWriter writer = TopicWriter.of(kafka)) {
        pages.forEach(page -> writer.send("clicks", "alice", page));
        writer.flush();
      }
      ServerSpec spec =
          ServerSpec.in(folder.resolve("telling"))
              .on(kafka)
              .samples(folder.resolve("plugins"), "9-deferred")
              .with("plugin.webhook.url", receiver.url())
              .with("commit.interval.ms", String.valueOf(COMMIT_INTERVAL.toMillis()));

      receiver.leaveUnanswered(pages.get(UNSETTLED));
      try (ServerProcess server = ServerProcess.start(spec)) {
        awaitTold(receiver, CLICKS, server);
        Waiting.until(
            "all before it is committed",
            () -> assertThat(kafka.committed("webhook")).isEqualTo(UP_TO_THE_UNSETTLED),
            server);
        Waiting.whilst(
            "nothing behind it is",
            COMMIT_INTERVAL.multipliedBy(10),
            () -> assertThat(kafka.committed("webhook")).isEqualTo(UP_TO_THE_UNSETTLED),
            server);
        server.terminate();
        server.awaitExit(Duration.ofSeconds(15));
      }
      assertThat(kafka.committed("webhook")).isEqualTo(UP_TO_THE_UNSETTLED);
      assertThat(receiver.takeValues()).containsExactlyInAnyOrderElementsOf(pages);

      receiver.leaveUnanswered("");
      try (ServerProcess server = ServerProcess.start(spec)) {
        kafka.awaitProcessed("webhook", "clicks", server);
      }
      assertThat(receiver.takeValues())
          .containsExactlyInAnyOrderElementsOf(pages.subList(UNSETTLED, CLICKS));
    }
  }

  private static void awaitTold(Receiver receiver, int clicks, ServerProcess server) {
    Waiting.until(
        "all clicks are told", () -> assertThat(receiver.count()).isEqualTo(clicks), server);
  }
}
