package io.goka.system;

import static io.goka.system.fixture.Api.COUNTER;
import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Entries;
import io.goka.system.fixture.KnownClicks;
import io.goka.system.fixture.Numbers;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Chronicle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A server that ends in the middle of its work, and another one that goes on with it. */
@TestInstance(Lifecycle.PER_CLASS)
class ContinuityST {

  private static final int KEYS = 20;

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
  }

  @AfterAll
  void stop() throws Exception {
    kafka.close();
  }

  @Test
  void stopped_in_good_order_it_has_lost_nothing_and_does_nothing_twice() throws Exception {
    for (String input : Chronicle.INPUTS) {
      kafka.create(input, Map.of());
    }
    ServerSpec spec =
        ServerSpec.in(folder.resolve("stopped"))
            .on(kafka)
            .plugins(new PluginClasses(List.of(Chronicle.class)).into(folder.resolve("chronicle")))
            // So that the stop has work to commit, and to drop.
            .with("commit.interval.ms", "60000");

    try (Numbers numbers = new Numbers(kafka, Chronicle.INPUTS, KEYS).keepSending()) {
      stopWhileItWorks(spec, numbers);
      stopWhileItWorks(spec, numbers);
      int last = numbers.stop();

      try (ServerProcess server = ServerProcess.start(spec.with("commit.interval.ms", "100"))) {
        server.awaitReady();
        for (String input : Chronicle.INPUTS) {
          kafka.awaitProcessed(Chronicle.GROUP, input, server);
        }
        Entries.in(kafka).assertAreAll(Chronicle.INPUTS, numbers.keys(), last);
        for (String key : numbers.keys()) {
          assertThat(server.api().number(Chronicle.TABLE, key)).as(key).hasValue(2L * last);
        }
      }
    }
  }

  private static void stopWhileItWorks(ServerSpec spec, Numbers numbers) throws Exception {
    try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
      int before = numbers.last();
      Waiting.until(
          "more was sent and some of it is processed",
          () -> {
            assertThat(numbers.last()).isGreaterThan(before + 20);
            assertThat(server.api().group(Chronicle.GROUP).at("/totals/processed").asLong())
                .isGreaterThan(KEYS);
          },
          server);
      server.terminate();
      assertThat(server.awaitExit(Duration.ofSeconds(15))).isIn(0, 143);
    }
  }

  @Test
  void nothing_is_lost_that_comes_while_a_table_is_loading() throws Exception {
    int loaded = 4000;
    kafka.create("clicks", Map.of());
    kafka.create(COUNTS, Map.of("cleanup.policy", "compact"));
    kafka.fillSlowly(COUNTS, loaded);
    ServerSpec spec =
        ServerSpec.in(folder.resolve("loading"))
            .on(kafka)
            // So that nobody waits for the session of the killed.
            .with("instance.id", "the-loading");
    ServerSpec crawling =
        spec.with("kafka.max.partition.fetch.bytes", "1").with("kafka.fetch.max.bytes", "1");

    try (KnownClicks clicks = new KnownClicks(kafka, "early-", KEYS).keepSending()) {
      killWhileItLoads(crawling);
      killWhileItLoads(crawling);

      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        Map<String, Long> acknowledged = clicks.stop();
        kafka.awaitProcessed(COUNTER, "clicks", server);

        assertThat(clicks.countedBy(server)).isEqualTo(acknowledged);
        assertThat(clicks.countedIn(kafka.read(COUNTS))).isEqualTo(acknowledged);
        for (int key = 0; key < loaded; key += loaded / 20) {
          assertThat(server.api().clicks("key-" + key)).as("key-" + key).hasValue(key);
        }
      }
    }
  }

  private static void killWhileItLoads(ServerSpec spec) throws Exception {
    try (ServerProcess server = ServerProcess.start(spec)) {
      Waiting.until(
          "the table is being recovered",
          () ->
              assertThat(server.api().counter().at("/partitions/0/recovery/recovered").asLong())
                  .isGreaterThan(10),
          server);
      server.kill();
      assertThat(server.log().text()).doesNotContain("recovered table partition");
    }
  }
}
