package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Patient;
import io.goka.system.plugins.Rogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A plugin that does what no plugin should: the process ends in time, and nothing is lost. */
@TestInstance(Lifecycle.PER_CLASS)
class RogueST {

  private static final Duration SHUTDOWN = Duration.ofSeconds(6);

  /** Beside the groups there is little to close. */
  private static final Duration SOON = SHUTDOWN.plusSeconds(4);

  /** What the server gives a shutdown hook of a plugin beyond its own end. */
  private static final Duration AT_LAST = SHUTDOWN.plusSeconds(14);

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private TopicWriter writer;
  private Path plugins = Path.of("");

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    writer = TopicWriter.of(kafka);
    plugins =
        new PluginClasses(List.of(Rogue.class, Patient.class)).into(folder.resolve("plugins"));
  }

  @AfterAll
  void stop() throws Exception {
    writer.close();
    kafka.close();
  }

  @Test
  void a_callback_in_an_endless_loop_is_told_of_and_holds_up_neither_others_nor_the_stop()
      throws Exception {
    try (ServerProcess server = ServerProcess.start(spec("spinning")).awaitReady()) {
      tell("spinning", Rogue.SPIN);

      Waiting.until(
          "the partition is shown as stuck, with the place",
          () ->
              assertThat(server.api().group("spinning").path("partitions").toString())
                  .contains("\"state\":\"stuck\"", Rogue.class.getName() + ".spin("),
          server);
      assertThat(server.log().text())
          .containsPattern("WARN.*partition \\d is stuck: .* has not returned for \\d s")
          .contains(Rogue.class.getName() + ".spin(");
      String key = UUID.randomUUID().toString();
      writer.send(Patient.INPUT, key, "0").flush();
      Waiting.until(
          "another group runs on",
          () -> assertThat(server.api().number(Patient.TABLE, key)).hasValue(1),
          server);

      server.terminate();

      assertThat(server.awaitExit(SOON)).isEqualTo(143);
      assertThat(server.log().text()).contains("did not end in time", "Stopped");
    }
  }

  @Test
  void one_that_calls_exit_is_named_and_what_was_not_committed_is_processed_again()
      throws Exception {
    try (ServerProcess server = ServerProcess.start(spec("exiting")).awaitReady()) {
      String key = tell("exiting", Rogue.EXIT);

      assertThat(server.awaitExit(SOON.plusSeconds(20))).isEqualTo(7);
      assertThat(server.log().text())
          .contains("System.exit was called by " + "exiting-task-")
          .contains(Rogue.class.getName() + ".obey(");
      assertThat(kafka.read("exiting-table").values()).doesNotContainKey(key);
    }
  }

  @Test
  void one_that_fills_the_heap_ends_the_process_at_once() throws Exception {
    try (ServerProcess server = ServerProcess.start(spec("hoarding")).awaitReady()) {
      tell("hoarding", Rogue.HOARD);

      assertThat(server.awaitExit(Duration.ofSeconds(40))).isEqualTo(3);
      assertThat(server.log().text()).contains("java.lang.OutOfMemoryError");
    }
  }

  @Test
  void threads_and_shutdown_hooks_that_never_end_do_not_keep_the_process() throws Exception {
    try (ServerProcess server = ServerProcess.start(spec("lingering")).awaitReady()) {
      String key = tell("lingering", Rogue.LINGER);
      Waiting.until(
          "it lingers",
          () -> assertThat(server.api().number("lingering-table", key)).hasValue(1),
          server);

      server.terminate();

      assertThat(server.awaitExit(AT_LAST)).isEqualTo(1);
      assertThat(server.log().text()).contains("Stopped", "it is cut short");
    }
  }

  @Test
  void an_error_fails_its_group_which_comes_back_and_counts_its_attempts() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(spec("diving").with("group.diving.restart.backoff.ms", "200"))
            .awaitReady()) {
      tell("diving", Rogue.DIVE);

      Waiting.until(
          "it was started again",
          () ->
              assertThat(server.api().group("diving").at("/restart/restarts").asLong())
                  .isGreaterThan(1),
          server);
      assertThat(server.log().text())
          .contains("java.lang.StackOverflowError")
          .contains("starts again in 1 s (attempt 1)", "(attempt 2)");
      assertThat(server.api().post("/api/v1/groups/diving/restart", "{}").status()).isEqualTo(202);
    }
  }

  /** Each test has a group of its own, as the record on which it fails comes again. */
  private ServerSpec spec(String group) {
    return ServerSpec.in(folder.resolve(group))
        .on(kafka)
        .plugins(plugins)
        .with(Rogue.GROUP, group)
        .with("callback.stuck.after.ms", "1000")
        .with("commit.interval.ms", "100")
        .with("revoke.timeout.ms", "2000")
        .with("shutdown.timeout.ms", String.valueOf(SHUTDOWN.toMillis()));
  }

  private String tell(String group, String message) {
    String key = UUID.randomUUID().toString();
    writer.send(Rogue.input(group), key, message).flush();
    return key;
  }
}
