package io.goka.system;

import static io.goka.system.fixture.Api.COUNTER;
import static io.goka.system.fixture.Api.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.KnownClicks;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One server stays over all tests; each test has another one come, and go in its own way. */
@TestInstance(Lifecycle.PER_CLASS)
class TwoServersST {

  /** So long that no test sees a session end which it does not shorten. */
  private static final Duration LONG_SESSION = Duration.ofSeconds(40);

  private static final Duration SHORT_SESSION = Duration.ofSeconds(3);
  private static final int USERS = 40;

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private ServerProcess stays;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    stays = ServerProcess.start(member("stays", LONG_SESSION)).awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    stays.close();
    kafka.close();
  }

  @Test
  void share_the_partitions_and_answer_for_their_own_only() throws Exception {
    try (ServerProcess other = startOther("shares", LONG_SESSION);
        KnownClicks clicks = new KnownClicks(kafka, "shared-", USERS).send(5)) {
      Map<String, Long> acknowledged = clicks.stop();
      kafka.awaitProcessed(COUNTER, "clicks", stays, other);

      Map<String, Long> counted = new TreeMap<>();
      for (String user : clicks.users()) {
        Api.Answer one = stays.api().lookup(COUNTS, user);
        Api.Answer another = other.api().lookup(COUNTS, user);
        assertThat(Set.of(one.status(), another.status())).containsExactlyInAnyOrder(200, 503);
        assertSaysElsewhere(one.status() == 503 ? one : another);
        Api.Answer answer = one.status() == 200 ? one : another;
        counted.put(user, answer.body().path("value").asLong());
      }
      assertThat(counted).isEqualTo(acknowledged);
      assertThat(clicks.countedBy(stays)).isNotEmpty().hasSizeLessThan(USERS);

      leaveInGoodOrder(other);
    }
  }

  @Test
  void one_takes_over_at_once_when_the_other_is_told_to_stop() throws Exception {
    try (ServerProcess other = startOther("leaves", LONG_SESSION);
        KnownClicks clicks = new KnownClicks(kafka, "left-", USERS).keepSending()) {
      awaitCounted(clicks, other);

      leaveInGoodOrder(other);
      Waiting.until(
          "all partitions are taken over long before a session ends",
          LONG_SESSION.dividedBy(4),
          () -> assertThat(assigned(stays)).isEqualTo(4),
          stays);

      assertNothingIsLost(clicks);
    }
  }

  @Test
  void one_takes_over_after_the_session_when_the_other_is_killed() throws Exception {
    try (ServerProcess other = startOther("dies", SHORT_SESSION);
        KnownClicks clicks = new KnownClicks(kafka, "orphaned-", USERS).keepSending()) {
      awaitCounted(clicks, other);

      other.kill();
      Set<Integer> seen = new TreeSet<>();
      Waiting.until(
          "all partitions are taken over after the session",
          () -> {
            for (String user : clicks.users()) {
              seen.add(stays.api().lookup(COUNTS, user).status());
            }
            assertThat(assigned(stays)).isEqualTo(4);
          },
          stays);

      assertThat(seen).isSubsetOf(200, 503).contains(503);
      assertNothingIsLost(clicks);
    }
  }

  private ServerSpec member(String name, Duration session) {
    return ServerSpec.in(folder.resolve(name))
        .on(kafka)
        .with("session.timeout.ms", String.valueOf(session.toMillis()));
  }

  private ServerProcess startOther(String name, Duration session) throws IOException {
    Waiting.until(
        "the one that stays has all", () -> assertThat(assigned(stays)).isEqualTo(4), stays);
    ServerProcess other = ServerProcess.start(member(name, session)).awaitReady();
    Waiting.until(
        "both have two partitions",
        () -> {
          assertThat(assigned(stays)).isEqualTo(2);
          assertThat(assigned(other)).isEqualTo(2);
        },
        stays,
        other);
    return other;
  }

  private static void leaveInGoodOrder(ServerProcess other) throws InterruptedException {
    other.terminate();
    assertThat(other.awaitExit(Duration.ofSeconds(15))).isIn(0, 143);
  }

  /** How many partitions a server has, all of them running. */
  private static int assigned(ServerProcess server) throws Exception {
    var group = server.api().counter();
    assertThat(group.path("state").asText()).isEqualTo("running");
    return group.path("assigned").asInt();
  }

  private static void assertSaysElsewhere(Api.Answer answer) {
    assertThat(answer.body().path("type").asText())
        .isEqualTo("urn:goka:problem:partition-elsewhere");
    assertThat(answer.body().path("detail").asText()).contains("is not on this instance");
    assertThat(answer.http().headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
  }

  private void awaitCounted(KnownClicks clicks, ServerProcess other) {
    Waiting.until(
        "clicks are counted by both",
        () ->
            assertThat(clicks.countedBy(stays).size() + clicks.countedBy(other).size())
                .isEqualTo(USERS),
        stays,
        other);
  }

  private void assertNothingIsLost(KnownClicks clicks) throws Exception {
    Map<String, Long> acknowledged = clicks.stop();
    kafka.awaitProcessed(COUNTER, "clicks", stays);
    Map<String, Long> counted = clicks.countedBy(stays);
    assertThat(counted).isEqualTo(clicks.countedIn(kafka.read(COUNTS)));
    assertThat(acknowledged)
        .allSatisfy(
            (user, count) -> assertThat(counted.get(user)).as(user).isGreaterThanOrEqualTo(count));
  }
}
