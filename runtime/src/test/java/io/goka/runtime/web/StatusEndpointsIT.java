package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.observe.Event;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusEndpointsIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void tellsWhatItIs() {
    String body = web.get("/api/v1/server").body();

    assertThatJson(body).inPath("instance").isEqualTo("goka-1");
    assertThatJson(body)
        .inPath("kafka")
        .isEqualTo("{bootstrapServers: '127.0.0.1:9092', embedded: true}");
    assertThatJson(body).inPath("ready").isEqualTo(true);
    assertThatJson(body).inPath("startedAt").isString().matches("20\\d\\d-.*T.*Z");
    assertThatJson(body).inPath("uptimeSeconds").isNumber().isPositive();
  }

  @Test
  void listsTheGroupsWithTheReasonsOfThoseThatFailed() {
    web.server.trouble();
    String body = web.get("/api/v1/groups").body();

    assertThatJson(body).inPath("groups[*].state").isEqualTo("['running', 'failed', 'recovering']");
    assertThatJson(body).inPath("groups[1].reason").isEqualTo(FakeServer.FAILURE);
    assertThatJson(body).inPath("groups[0].reason").isNull();
    assertThatJson(body).inPath("groups[0].failure").isNull();
    assertThatJson(body).inPath("groups[1].failure.phase").isEqualTo("decode");
    assertThatJson(body).inPath("groups[1].failure.topic").isEqualTo("orders");
    assertThatJson(body).inPath("groups[1].failure.partition").isEqualTo(3);
    assertThatJson(body).inPath("groups[1].failure.offset").isEqualTo(1207);
    assertThatJson(body).inPath("groups[1].failure.key").isEqualTo("order-7");
    assertThatJson(body)
        .inPath("groups[1].failure.exception")
        .isEqualTo("io.goka.spi.CodecException");
    assertThatJson(body).inPath("groups[1].failure.message").isString().contains("seven");
    assertThatJson(body).inPath("groups[1].failure.since").isString().contains("T");
    assertThatJson(body)
        .inPath("groups[0].restart")
        .isEqualTo("{failures: 0, nextAt: null, inSeconds: null, restarts: 0}");
    assertThatJson(body).inPath("groups[1].restart.failures").isEqualTo(3);
    assertThatJson(body)
        .inPath("groups[1].restart.inSeconds")
        .isNumber()
        .isBetween(big("7"), big("8"));
    assertThatJson(body).inPath("groups[0].lag").isEqualTo(3 + 43 + 83 + 123);
    assertThatJson(body).inPath("groups[2].recovering").isEqualTo(2);
    assertThatJson(body).node("groups[0]").isObject().doesNotContainKey("partitions");
  }

  @Test
  void aGroupHasARowForEachPartition() {
    web.server.trouble();
    String body = web.get("/api/v1/groups/user-profiles").body();

    assertThatJson(body).inPath("group").isEqualTo("user-profiles");
    assertThatJson(body).inPath("storage").isEqualTo("memory");
    assertThatJson(body).inPath("partitions[*].partition").isEqualTo("[0, 1, 3, 5]");
    assertThatJson(body).inPath("partitions[0].stuck").isNull();
    assertThatJson(body).inPath("partitions[2].state").isEqualTo("stuck");
    assertThatJson(body)
        .inPath("partitions[2].stuck")
        .isEqualTo(
            """
            {
              "since": "2026-01-02T03:04:05Z",
              "thread": "user-profiles-task-1",
              "stackTrace": [
                "java.base@17.0.15/java.net.SocketInputStream.read(SocketInputStream.java:1)",
                "com.example.Profiles.fetch(Profiles.java:42)"
              ]
            }""");
    assertThatJson(body)
        .inPath("partitions[0].cacheHitRatio")
        .isNumber()
        .isBetween(big("0.89"), big("0.91"));
    assertThatJson(body).inPath("partitions[0].recovery").isNull();
    assertThatJson(body).inPath("partitions[1].lag").isNull();
    assertThatJson(body).inPath("partitions[1].recovery.fraction").isEqualTo(0.63);
    assertThatJson(body).inPath("partitions[1].recovery.elapsedSeconds").isEqualTo(4.0);
  }

  @Test
  void ratesFollowTheCounters() {
    await()
        .untilAsserted(
            () -> {
              assertThatJson(web.get("/api/v1/groups/click-counter").body())
                  .inPath("rates.processed")
                  .isNumber()
                  .isBetween(big("500"), big("5000"));
              assertThatJson(web.get("/api/v1/emitters").body())
                  .inPath("emitters[0].rate")
                  .isNumber()
                  .isBetween(big("3"), big("7"));
            });
  }

  @Test
  void anUnknownGroupNamesThoseThatThereAre() {
    Problems.assertThat(web.get("/api/v1/groups/nope"), 404, "unknown-group")
        .contains("the only group is 'click-counter'");
  }

  @Test
  void listsThePluginsBrokenOnesIncluded() {
    web.server.trouble();
    String body = web.get("/api/v1/plugins").body();

    assertThatJson(body).inPath("plugins[*].runs").isEqualTo("[true, true, true, false]");
    assertThatJson(body).inPath("plugins[3].name").isNull();
    assertThatJson(body)
        .inPath("plugins[3].problems[0].reason")
        .isString()
        .contains("NoClassDefFoundError");
  }

  @Test
  void listsTheEventsAfterANumber() {
    web.events.add(Event.Severity.WARNING, "click-counter", "rebalanced");

    assertThatJson(web.get("/api/v1/events").body()).inPath("events[*].number").isEqualTo("[1, 2]");
    assertThatJson(web.get("/api/v1/events?after=1").body())
        .inPath("events[0]")
        .isObject()
        .containsEntry("severity", "warning")
        .containsEntry("message", "rebalanced");
    assertThatJson(web.get("/api/v1/events?after=2").body()).isEqualTo("{events: [], last: 2}");
    Problems.assertThat(web.get("/api/v1/events?after=x"), 400, "bad-request").contains("'x'");
  }

  @Test
  void readinessListsItsCauses() {
    assertThatJson(web.get("/health/ready").body()).isEqualTo("{status: 'ready'}");

    web.server.notReady("click-counter recovers 2 partitions", "kafka is not reached");
    HttpResponse<String> answer = web.get("/health/ready");

    Problems.assertThat(answer, 503, "not-ready").contains("kafka is not reached");
    assertThatJson(answer.body())
        .inPath("causes")
        .isEqualTo("['click-counter recovers 2 partitions', 'kafka is not reached']");
  }

  @Test
  void livenessAsksForNothing() {
    web.server.breakDown();

    assertThat(web.get("/health/live").statusCode()).isEqualTo(200);
  }

  private static BigDecimal big(String number) {
    return new BigDecimal(number);
  }
}
