package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Visits that are asked for over HTTP. Of the keys, some are visited at once, and come first in the
 * order of keys; the others take as long as the visit's argument says.
 */
class VisitST {

  private static final int QUICK = 300;
  private static final int TANGLED = 40;

  /** Longer than all that happens between the start of a callback and the end of its visit. */
  private static final String TAKE_LONG = "3000";

  private static final String VISITS = "/api/v1/groups/" + Ledger.GROUP + "/visits/";

  @TempDir private Path folder;

  private Cluster kafka;
  private ServerProcess server;
  private TopicWriter writer;

  @BeforeEach
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    writer = TopicWriter.of(kafka);
    server = ServerProcess.start(member("visited")).awaitReady();
    enterOnce(accounts());
    awaitAll(1, accounts(), server);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    writer.close();
    kafka.close();
  }

  private ServerSpec member(String name) throws IOException {
    return ServerSpec.in(folder.resolve(name))
        .on(kafka)
        .plugins(new PluginClasses(List.of(Ledger.class)).into(folder.resolve("plugins")))
        .with("commit.interval.ms", "100")
        // So that no partition waits for another one's tangled accounts.
        .with("task.threads", "4");
  }

  @Test
  void completes_over_http_while_records_go_on() throws Exception {
    List<String> opened = numbered("opened-while-visited-", 50);

    String visit = startAudit("10");
    enterOnce(accounts());
    enterOnce(opened);

    Waiting.until("it is done", () -> assertThat(state(visit)).isEqualTo("done"), server);
    JsonNode done = server.api().get(VISITS + visit).body();
    assertThat(done.path("visited").asLong()).isEqualTo(QUICK + TANGLED);
    assertThat(done.path("elapsedSeconds").asDouble()).isPositive();
    awaitAll(2 + Ledger.AUDITED, accounts(), server);
    awaitAll(1, opened, server);
  }

  @Test
  void is_aborted_by_a_stop_and_what_was_visited_stays_so() throws Exception {
    String visit = startAudit(TAKE_LONG);
    awaitOnlyTangledLeft(visit);

    server.terminate();
    Waiting.until("it is aborted", () -> assertThat(state(visit)).isEqualTo("aborted"), server);
    assertThat(server.awaitExit(Duration.ofSeconds(15))).isIn(0, 143);

    try (ServerProcess next = ServerProcess.start(member("visited")).awaitReady()) {
      assertVisitedAtMostOnce(next);
      assertThat(next.api().get("/api/v1/groups/" + Ledger.GROUP + "/visits").body().path("visits"))
          .isEmpty();
    }
  }

  @Test
  void is_aborted_when_another_server_takes_partitions_away() throws Exception {
    String visit = startAudit(TAKE_LONG);
    awaitOnlyTangledLeft(visit);

    try (ServerProcess other = ServerProcess.start(member("joins"))) {
      Waiting.until("it is aborted", () -> assertThat(state(visit)).isEqualTo("aborted"), server);
      assertThat(server.api().get(VISITS + visit).body().path("reason").asText())
          .containsPattern("partition \\d left this instance");
      Waiting.until(
          "both have two partitions",
          () -> {
            assertThat(assigned(server)).isEqualTo(2);
            assertThat(assigned(other)).isEqualTo(2);
          },
          server,
          other);

      assertVisitedAtMostOnce(server, other);
      enterOnce(accounts());
      Waiting.until(
          "all accounts are entered again",
          () ->
              assertThat(accounts())
                  .allSatisfy(account -> assertThat(entries(account, server, other)).isEqualTo(2)),
          server,
          other);
    }
  }

  private String startAudit(String millis) throws Exception {
    Api.Answer started = server.api().post(VISITS + Ledger.AUDIT, "{\"argument\": " + millis + "}");
    assertThat(started.status()).as(started.body().toString()).isEqualTo(202);
    return started.body().path("id").asText();
  }

  private String state(String visit) throws Exception {
    return server.api().get(VISITS + visit).body().path("state").asText();
  }

  private void awaitOnlyTangledLeft(String visit) {
    Waiting.until(
        "all quick accounts are visited",
        () ->
            assertThat(server.api().get(VISITS + visit).body().path("visited").asLong())
                .isGreaterThanOrEqualTo(QUICK),
        server);
  }

  /**
   * Every quick account once; of the others, those whose callbacks had ended when it was aborted.
   */
  private static void assertVisitedAtMostOnce(ServerProcess... servers) throws Exception {
    for (String account : numbered("quick-", QUICK)) {
      assertThat(number(account, servers)).as(account).hasValue(1 + Ledger.AUDITED);
    }
    int visited = 0;
    for (String account : numbered(Ledger.TANGLED, TANGLED)) {
      long number = number(account, servers).orElseThrow();
      assertThat(number).as(account).isIn(1L, 1 + Ledger.AUDITED);
      visited += number > 1 ? 1 : 0;
    }
    assertThat(visited).as("tangled accounts that were visited").isLessThan(TANGLED);
  }

  private static long entries(String account, ServerProcess... servers) throws Exception {
    return number(account, servers).orElse(0) % Ledger.AUDITED;
  }

  /** What the one that has the account's partition says. */
  private static OptionalLong number(String account, ServerProcess... servers) throws Exception {
    for (ServerProcess server : servers) {
      OptionalLong number = server.api().number(Ledger.TABLE, account);
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalLong.empty();
  }

  private static int assigned(ServerProcess server) throws Exception {
    JsonNode group = server.api().group(Ledger.GROUP);
    assertThat(group.path("state").asText()).isEqualTo("running");
    return group.path("assigned").asInt();
  }

  private void enterOnce(List<String> accounts) {
    accounts.forEach(account -> writer.send(Ledger.INPUT, account, "entry"));
    writer.flush();
  }

  private static void awaitAll(long number, List<String> accounts, ServerProcess server) {
    Waiting.until(
        "each account has " + number,
        () -> {
          for (String account : accounts) {
            assertThat(server.api().number(Ledger.TABLE, account)).as(account).hasValue(number);
          }
        },
        server);
  }

  private static List<String> accounts() {
    return Stream.concat(
            numbered("quick-", QUICK).stream(), numbered(Ledger.TANGLED, TANGLED).stream())
        .toList();
  }

  private static List<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(each -> prefix + each).toList();
  }
}
