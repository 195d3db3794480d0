package io.goka.runtime.web;

import static io.goka.runtime.web.RunningWeb.bytes;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchEndpointIT {

  private static final String BATCH = "/api/v1/tables/click-counter-table/keys:batch";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void eachKeyHasItsAnswerInTheOrderOfTheRequest() {
    web.counts.put("bob", bytes("seven"));

    HttpResponse<String> answer =
        web.post(BATCH, "{\"keys\": [\"nobody\", \"alice\", \"bob\", \"alice\"]}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatJson(answer.body()).inPath("table").isEqualTo("click-counter-table");
    assertThatJson(answer.body())
        .inPath("answers[*].key")
        .isEqualTo("['nobody', 'alice', 'bob', 'alice']");
    assertThatJson(answer.body()).inPath("answers[1]").isEqualTo("{key: 'alice', value: 42}");
    assertThatJson(answer.body())
        .inPath("answers[0].problem.type")
        .isEqualTo("urn:goka:problem:unknown-key");
    assertThatJson(answer.body())
        .inPath("answers[2].problem.type")
        .isEqualTo("urn:goka:problem:undecodable-value");
  }

  @Test
  void aPartitionThatCannotBeReadConcernsItsKeysOnly() {
    web.counts.put("bob", bytes("7")).put("carol", bytes("8"));
    web.counts.sendAway(web.counts.partitionOf("alice"));

    String body = web.post(BATCH, "{\"keys\": [\"alice\", \"bob\", \"carol\"]}").body();

    assertThatJson(body)
        .inPath("answers[0].problem.type")
        .isEqualTo("urn:goka:problem:partition-elsewhere");
    assertThat(body).contains("\"value\":");
  }

  @Test
  void whatABatchCannotBeIsTold() {
    String tooMany =
        IntStream.range(0, 1001).mapToObj(i -> "\"k" + i + "\"").collect(Collectors.joining(","));

    Problems.assertThat(web.post(BATCH, "{\"keys\": [" + tooMany + "]}"), 400, "bad-request")
        .contains("1000 keys", "1001", "split it");
    Problems.assertThat(web.post(BATCH, "[\"a\"]"), 400, "bad-request").contains("{\"keys\"");
    Problems.assertThat(web.post(BATCH, "{\"keys\": [7]}"), 400, "bad-request").contains("key 0");
    Problems.assertThat(web.post(BATCH, "{\"keys\": [\"a\"], \"x\": 1}"), 400, "bad-request");
    Problems.assertThat(web.post(BATCH, "{"), 400, "bad-json");
    Problems.assertThat(web.post(BATCH, "\"" + "x".repeat(1 << 20) + "\""), 413, "body-too-large");
    Problems.assertThat(
        web.post("/api/v1/tables/nope/keys:batch", "{\"keys\": []}"), 404, "unknown-table");
    assertThat(web.post(BATCH, "{\"keys\": []}").body()).contains("\"answers\":[]");
  }

  @Test
  void valuesBehindTheBoundAreAskedForAgain() {
    FakeTable large = new FakeTable("large", Codecs.bytes(), KeyFormats.UTF8);
    web.queries.add(large);
    String keys =
        IntStream.range(0, 12).mapToObj(i -> "\"k" + i + "\"").collect(Collectors.joining(","));
    IntStream.range(0, 12).forEach(i -> large.put("k" + i, new byte[1 << 20]));

    String body = web.post("/api/v1/tables/large/keys:batch", "{\"keys\": [" + keys + "]}").body();

    assertThatJson(body).inPath("answers[8].value.base64").isPresent();
    assertThatJson(body)
        .inPath("answers[9].problem.type")
        .isEqualTo("urn:goka:problem:answer-too-large");
    assertThatJson(body).inPath("answers[11].key").isEqualTo("k11");
  }
}
