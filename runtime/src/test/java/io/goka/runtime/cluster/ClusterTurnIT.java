package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.KafkaClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Turns on a real broker: one has it, and it goes on with those that come and go. */
@Timeout(120)
final class ClusterTurnIT {

  private static final GroupConfig CONFIG = TurnConfig.withSession(Duration.ofSeconds(3));

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;

  private final AtomicInteger having = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start(options(0));
    clients =
        new KafkaClients(
            new KafkaConfig(
                Optional.of(kafka.bootstrapServers()),
                Map.of("reconnect.backoff.max.ms", "200"),
                0,
                Duration.ofSeconds(10)),
            "it");
    try (Admin admin = clients.admin()) {
      admin.createTopics(List.of(new NewTopic("clicks", 4, (short) 1))).all().get();
    }
  }

  private static Options options(int port) {
    return Options.in(directory)
        .withPreferredPort(port)
        .withOverrides(Map.of("group.min.session.timeout.ms", "500"));
  }

  @AfterAll
  static void stop() throws Exception {
    kafka.close();
  }

  @Test
  void oneHasTheTurnAndKeepsItAndLeavesItToTheNext() throws Exception {
    Member first = new Member("relay-emitter");
    await().until(() -> first.has);
    Member second = new Member("relay-emitter");
    await().until(() -> partitionCounts("relay-emitter").equals(List.of(2, 2)));
    assertThat(first.has).as("the turn stays where it is").isTrue();
    assertThat(second.begun).hasValue(0);

    first.stop();

    await().until(() -> second.has);
    second.stop();
    assertThat(List.of(first.begun.get(), second.begun.get())).containsExactly(1, 1);
    assertThat(having).hasValue(0);
  }

  @Test
  void theTurnIsLostWhileKafkaIsAwayAndComesBackWithIt() throws Exception {
    Member member = new Member("away-emitter");
    await().until(() -> member.has);
    int port = Integer.parseInt(kafka.bootstrapServers().split(":", 2)[1]);

    kafka.close();
    await().until(() -> !member.has);
    assertThat(member.lost).hasValue(1);
    kafka = EmbeddedKafka.start(options(port));

    await().atMost(Duration.ofSeconds(40)).until(() -> member.has);
    member.stop();
  }

  private static List<Integer> partitionCounts(String group) throws Exception {
    try (Admin admin = clients.admin()) {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(described -> described.members().stream())
          .map(each -> each.assignment().topicPartitions().size())
          .toList();
    }
  }

  /** Owner: the test's thread; its own has the turns. */
  private final class Member implements ClusterTurn.Holder {

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread thread;
    private volatile boolean has;
    private volatile boolean stopping;

    Member(String group) {
      ClusterTurn turn =
          new ClusterTurn(
              group,
              "clicks",
              CONFIG,
              () ->
                  clients.groupConsumer(
                      group, CONFIG, Optional.empty(), CopartitioningAssignor.class),
              this,
              System::nanoTime);
      thread = new Thread(() -> turn.take(() -> stopping));
      thread.start();
    }

    @Override
    public void begin(BooleanSupplier held) {
      assertThat(having.incrementAndGet()).isOne();
      begun.incrementAndGet();
      has = true;
    }

    @Override
    public void end(boolean wasLost) {
      having.decrementAndGet();
      lost.addAndGet(wasLost ? 1 : 0);
      has = false;
    }

    void stop() throws InterruptedException {
      stopping = true;
      thread.join();
    }
  }
}
