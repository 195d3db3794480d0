package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.VisitSnapshot;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisitEndpointsIT {

  private static final String VISITS = "/api/v1/groups/click-counter/visits";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void aVisitIsStartedAndItsLocationTellsOfIt() {
    HttpResponse<String> started = web.post(VISITS + "/reset", "{\"argument\": \"now\"}");

    assertThat(started.statusCode()).isEqualTo(202);
    assertThatJson(started.body()).inPath("state").isEqualTo("running");
    assertThat(started.headers().firstValue("Location")).hasValue(VISITS + "/v1");
    web.visits.progress(VisitSnapshot.State.DONE, 41_990, "");
    String visit = web.get(VISITS + "/v1").body();
    assertThatJson(visit).inPath("state").isEqualTo("done");
    assertThatJson(visit).inPath("visited").isEqualTo(41_990);
    assertThatJson(visit).inPath("toVisit").isEqualTo(42_000);
    assertThatJson(visit).inPath("elapsedSeconds").isEqualTo(4.2);
    assertThatJson(visit).inPath("reason").isNull();
    assertThat(web.visits.arguments()).containsExactly("now");
  }

  @Test
  void aVisitNeedsNoBodyAndANumberIsItsText() {
    assertThat(web.send(web.request(VISITS + "/reset").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(202);
    assertThat(web.post(VISITS + "/reset", "{}").statusCode()).isEqualTo(202);
    assertThat(web.post(VISITS + "/add", "{\"argument\": -5}").statusCode()).isEqualTo(202);

    assertThat(web.visits.arguments()).containsExactly("", "", "-5");
  }

  @Test
  void visitsAreListedNewestFirst() {
    web.post(VISITS + "/reset", "{}");
    web.post(VISITS + "/add", "{\"argument\": 1}");
    web.visits.progress(VisitSnapshot.State.FAILED, 7, "callback threw on key alice");

    String body = web.get(VISITS).body();

    assertThatJson(body).inPath("visits[*].visitor").isEqualTo("['add', 'reset']");
    assertThatJson(body).inPath("visits[0].reason").isEqualTo("callback threw on key alice");
  }

  @Test
  void aVisitIsCancelled() {
    web.post(VISITS + "/reset", "{}");

    HttpResponse<String> answer = web.delete(VISITS + "/v1");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThatJson(answer.body()).inPath("state").isEqualTo("cancelled");
  }

  @Test
  void whatThereIsNotIsTold() {
    Problems.assertThat(web.post("/api/v1/groups/nope/visits/reset", "{}"), 404, "unknown-group");
    Problems.assertThat(web.get("/api/v1/groups/nope/visits"), 404, "unknown-group");
    Problems.assertThat(web.post(VISITS + "/nope", "{}"), 404, "unknown-visitor")
        .contains("'reset', 'add'");
    Problems.assertThat(web.get(VISITS + "/v9"), 404, "unknown-visit").contains(VISITS);
    Problems.assertThat(web.delete(VISITS + "/v9"), 404, "unknown-visit");
  }

  @Test
  void aBadArgumentStartsNothing() {
    Problems.assertThat(web.post(VISITS + "/add", "{\"argument\": \"x\"}"), 400, "bad-argument")
        .contains("visitor add does not take the argument", "{\"argument\": …}");
    Problems.assertThat(web.post(VISITS + "/add", "{\"argument\": [1]}"), 400, "bad-argument")
        .contains("string or a number");
    Problems.assertThat(web.post(VISITS + "/add", "{\"arg\": 1}"), 400, "bad-argument")
        .contains("'arg'");
    Problems.assertThat(web.post(VISITS + "/add", "7"), 400, "bad-argument");
    assertThat(web.visits.arguments()).isEmpty();
  }

  @Test
  void aGroupThatCannotBeVisitedNowSaysWhy() {
    web.visits.refuse("group click-counter is recovering: try again when it runs");

    Problems.assertThat(web.post(VISITS + "/reset", "{}"), 409, "visit-refused")
        .contains("is recovering");
  }

  @Test
  void aPageOfAnotherSiteStartsNothing() {
    Problems.assertThat(
        web.send(
            web.request(VISITS + "/reset", "Origin", "https://evil.example")
                .POST(BodyPublishers.noBody())),
        415,
        "unsupported-media-type");
    assertThat(web.visits.arguments()).isEmpty();
  }
}
