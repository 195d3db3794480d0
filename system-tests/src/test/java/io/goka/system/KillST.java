package io.goka.system;

import static io.goka.system.fixture.Api.COUNTER;
import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Directories;
import io.goka.system.fixture.KnownClicks;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicContent;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillST {

  private static final long SEED = 20_261_122;
  private static final int USERS = 20;
  private static final Pattern RECOVERED =
      Pattern.compile("click-counter: recovered table partition \\d in \\d+ ms: (\\d+) records");

  @TempDir private Path folder;

  private final Random random = new Random(SEED);

  @Test
  void loses_nothing_when_killed_over_and_over_while_it_counts() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create("clicks", Map.of());
      ServerSpec spec = counting(folder.resolve("killed")).on(kafka);

      Map<String, Long> acknowledged;
      try (KnownClicks clicks = new KnownClicks(kafka, "known-", USERS).keepSending()) {
        killOnItsWayUp(spec);
        killWhileItCounts(spec);
        killOnItsWayUp(spec);
        killWhileItCounts(spec);
        killWhileItCounts(spec);
        acknowledged = clicks.stop();

        try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
          assertNothingIsLost(acknowledged, clicks, server, kafka);
          server.terminate();
          server.awaitExit(Duration.ofSeconds(15));
        }

        Directories.delete(folder.resolve("killed/state"));
        TopicContent table = kafka.read(COUNTS);
        try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
          assertThat(clicks.countedBy(server)).isEqualTo(clicks.countedIn(table));
          assertThat(recoveredRecords(server)).isEqualTo(table.records());
        }
      }
    }
  }

  @Test
  void loses_nothing_when_the_broker_in_its_process_is_killed_with_it() throws Exception {
    int port = freePort();
    ServerSpec spec =
        counting(folder.resolve("killed-with-broker"))
            .with("embedded.kafka.port", String.valueOf(port));

    try (Cluster kafka = Cluster.at("127.0.0.1:" + port)) {
      try (ServerProcess server = ServerProcess.start(spec).awaitReady();
          KnownClicks clicks = new KnownClicks(kafka, "known-", USERS).keepSending()) {
        Waiting.pass(randomUpTo(1500));
        server.kill();
        killWhileItCounts(spec);

        try (ServerProcess last = ServerProcess.start(spec).awaitReady()) {
          assertNothingIsLost(clicks.stop(), clicks, last, kafka);
        }
      }
    }
  }

  /** A server that has much to do, and whose restart nobody has to wait for. */
  private static ServerSpec counting(Path data) {
    return ServerSpec.in(data)
        .with("instance.id", "the-killed")
        .with("plugin.click-emitter.rate", "3000");
  }

  private void killOnItsWayUp(ServerSpec spec) throws Exception {
    try (ServerProcess server = ServerProcess.start(spec)) {
      Waiting.pass(randomUpTo(3000));
      server.kill();
    }
  }

  private void killWhileItCounts(ServerSpec spec) throws Exception {
    try (ServerProcess server = ServerProcess.start(spec)) {
      Waiting.until(
          "the server counts",
          () ->
              assertThat(server.api().counter().at("/totals/processed").asLong()).isGreaterThan(0),
          server);
      Waiting.pass(randomUpTo(1000));
      server.kill();
    }
  }

  private Duration randomUpTo(int millis) {
    return Duration.ofMillis(random.nextInt(millis));
  }

  private static void assertNothingIsLost(
      Map<String, Long> acknowledged, KnownClicks clicks, ServerProcess server, Cluster kafka)
      throws Exception {
    kafka.awaitProcessed(COUNTER, "clicks", server);
    Map<String, Long> counted = clicks.countedBy(server);
    assertThat(counted).isEqualTo(clicks.countedIn(kafka.read(COUNTS)));
    assertThat(counted).hasSameSizeAs(acknowledged);
    assertThat(acknowledged)
        .allSatisfy(
            (user, count) -> assertThat(counted.get(user)).as(user).isGreaterThanOrEqualTo(count));
  }

  private static long recoveredRecords(ServerProcess server) {
    return server.log().find(RECOVERED).stream()
        .mapToLong(partition -> Long.parseLong(partition.group(1)))
        .sum();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
