package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes of operators: each has one message that says how to mend it, and exit code 2. */
@TestInstance(Lifecycle.PER_CLASS)
class MistakesST {

  private static final Duration SOON = Duration.ofSeconds(40);
  private static final Pattern MESSAGE = Pattern.compile("(?m)^goka-server: ");

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private ServerProcess running;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    running = ServerProcess.start(ServerSpec.in(folder.resolve("running")).on(kafka)).awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
    kafka.close();
  }

  @Test
  void a_wrong_option() throws Exception {
    assertThat(refusal(ServerSpec.bare("option", "run", "--plugin", "jars")))
        .contains("Unknown option", "--plugin", "Possible solutions: --plugins", "run --help");
  }

  @Test
  void an_unknown_key() throws Exception {
    assertThat(refusal(mistaken().with("server.prot", "9096")))
        .contains("server.prot (--set) is not a known key; did you mean server.port?");
  }

  @Test
  void a_bad_value() throws Exception {
    assertThat(refusal(mistaken().with("commit.interval.ms", "soon")))
        .contains("commit.interval.ms=soon (--set): expected milliseconds");
  }

  @Test
  void several_at_once() throws Exception {
    assertThat(
            refusal(
                mistaken()
                    .with("server.hots", "localhost")
                    .with("topic.partitions", "none")
                    .withVariable("GOKA_COMMIT_INTERVAL", "5")))
        .contains("The configuration has 3 mistakes:")
        .contains("server.hots (--set) is not a known key; did you mean server.host?")
        .contains("topic.partitions=none (--set): expected")
        .contains("GOKA_COMMIT_INTERVAL (environment) is not a known variable");
  }

  @Test
  void a_file_that_is_not_there() throws Exception {
    assertThat(refusal(ServerSpec.bare("file", "run", "--config", "/no/such.properties")))
        .contains("/no/such.properties does not exist");
  }

  @Test
  void a_data_directory_that_another_server_has() throws Exception {
    assertThat(refusal(ServerSpec.in(folder.resolve("running")).on(kafka)))
        .contains(folder.resolve("running") + " is in use by another server")
        .contains("(process " + running.pid() + ")", "choose another directory by --data");
  }

  @Test
  void a_port_that_another_program_has() throws Exception {
    int taken = URI.create(running.api().url()).getPort();

    assertThat(refusal(mistaken().on(kafka).with("server.port", String.valueOf(taken))))
        .contains("cannot listen on 127.0.0.1 port " + taken)
        .contains("another program uses the port", "--port");
  }

  @Test
  void a_kafka_that_is_not_there() throws Exception {
    assertThat(
            refusal(
                mistaken()
                    .with("kafka.bootstrap.servers", "127.0.0.1:1")
                    .with("connect.timeout.ms", "3000")))
        .contains("Waiting up to")
        .contains("for Kafka at 127.0.0.1:1: Connection refused")
        .contains("no Kafka broker answered at 127.0.0.1:1 within 3 s");
  }

  /** A server that has nothing wrong yet. */
  private static ServerSpec mistaken() {
    return ServerSpec.bare("mistaken", "run", "--data", folder.resolve("mistaken").toString());
  }

  private static String refusal(ServerSpec spec) throws Exception {
    try (ServerProcess server = ServerProcess.start(spec)) {
      assertThat(server.awaitExit(SOON)).isEqualTo(2);
      String said = server.log().text();
      assertThat(server.log().find(MESSAGE)).as(said).hasSize(1);
      assertThat(said).doesNotContain("\tat ", "at io.goka", "at java.", "Exception");
      return said;
    }
  }
}
