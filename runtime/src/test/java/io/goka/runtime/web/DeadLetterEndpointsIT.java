package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.runtime.server.DeadLetters;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterEndpointsIT {

  private static final String LETTERS = "/api/v1/groups/click-counter/dead-letters";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void lettersAreShownAsTheyAreWithWhatHappenedToThem() {
    String body = web.get(LETTERS).body();

    assertThatJson(body).inPath("topic").isEqualTo("click-counter-dlq");
    assertThatJson(body).inPath("waiting").isEqualTo(1);
    assertThatJson(body).inPath("letters[*].offset").isEqualTo("[8, 7]");
    assertThatJson(body).inPath("letters[*].replayed").isEqualTo("[false, true]");
    assertThatJson(body).inPath("letters[0].key").isEqualTo("x");
    assertThatJson(body).inPath("letters[0].value").isNull();
    assertThatJson(body).inPath("letters[0].valueBase64").isEqualTo("\"/w==\"");
    assertThatJson(body).inPath("letters[1].key").isNull();
    assertThatJson(body).inPath("letters[1].value").isEqualTo("seven");
    assertThatJson(body).inPath("letters[1].valueBytes").isEqualTo(5);
    assertThatJson(body).inPath("letters[1].phase").isEqualTo("decode");
    assertThatJson(body).inPath("letters[1].message").isEqualTo("not a number");
    assertThatJson(body)
        .inPath("letters[1].from")
        .isEqualTo("{topic: 'clicks', partition: 2, offset: 1207, timestamp: null}");
  }

  @Test
  void aReplayNeedsNoBodyAndTellsWhatItHasDone() {
    var answer = web.send(web.request(LETTERS + "/replay").POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatJson(answer.body())
        .isEqualTo(
            "{group: 'click-counter', topic: 'click-counter-dlq', replayed: 3, passedOver: 1,"
                + " reasons: ['one: because'], waiting: 5}");
    assertThat(web.deadLetters.requests())
        .containsExactly(
            new DeadLetters.Request(
                OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), 1000));
  }

  @Test
  void aReplayMayBeBounded() {
    web.post(LETTERS + "/replay", "{\"partition\": 2, \"from\": 10, \"to\": 20, \"limit\": 5}");

    assertThat(web.deadLetters.requests())
        .containsExactly(
            new DeadLetters.Request(
                OptionalInt.of(2), OptionalLong.of(10), OptionalLong.of(20), 5));
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    Problems.assertThat(web.post(LETTERS + "/replay", "{\"form\": 10}"), 400, "bad-request")
        .contains("'form'");
    Problems.assertThat(web.post(LETTERS + "/replay", "{\"from\": -1}"), 400, "bad-request");
    Problems.assertThat(web.post(LETTERS + "/replay", "{\"limit\": 100001}"), 400, "bad-request")
        .contains("100000");
    Problems.assertThat(web.post(LETTERS + "/replay", "[]"), 400, "bad-request");
    Problems.assertThat(web.get(LETTERS + "?limit=0"), 400, "bad-request").contains("1000");
    Problems.assertThat(web.get("/api/v1/groups/nobody/dead-letters"), 404, "unknown-group");
    assertThat(web.deadLetters.requests()).isEmpty();
  }

  @Test
  void whileKafkaIsAwayNothingIsReplayed() {
    web.deadLetters.fail(new TimeoutException("no broker"));

    Problems.assertThat(web.post(LETTERS + "/replay", "{}"), 503, "kafka-away")
        .contains("no broker");
    Problems.assertThat(web.get(LETTERS), 503, "kafka-away");
  }
}
