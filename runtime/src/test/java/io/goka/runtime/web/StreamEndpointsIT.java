package io.goka.runtime.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.spi.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamEndpointsIT {

  private static final String CLICKS = "/api/v1/streams/clicks/records";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void listsTheStreams() {
    assertThatJson(web.get("/api/v1/streams").body())
        .inPath("$.streams[1]")
        .isEqualTo("{name: 'clicks', mediaType: 'text/plain', keyFormat: 'utf8'}");
  }

  @Test
  void emitsOneRecord() {
    HttpResponse<String> answer =
        web.post(CLICKS, "{\"key\":\"alice\",\"value\":\"/home\",\"headers\":{\"from\":\"ä\"}}");

    assertThat(answer.body()).isEqualTo("{\"records\":[{\"partition\":2,\"offset\":101}]}");
    assertThat(web.streams.emitted())
        .containsExactly(
            new FakeStreams.Emitted("clicks", "alice", "/home", Headers.of("from", "ä")));
  }

  @Test
  void emitsManyInTheirOrder() {
    HttpResponse<String> answer =
        web.post(CLICKS, "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]");

    assertThatJson(answer.body()).inPath("records[*].offset").isEqualTo("[101, 102]");
    assertThat(web.streams.emitted())
        .extracting(FakeStreams.Emitted::value)
        .containsExactly("1", "2");
    assertThatJson(web.post(CLICKS, "[]").body()).isEqualTo("{records: []}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "clicks, `\"value\":17`, 17",
        "clicks, `\"value64\":\"w6Q=\"`, ä",
        "amounts, `\"value\":\"-5\"`, -5",
        "amounts, `\"value\":9223372036854775807`, 9223372036854775807",
        "profiles-in, `\"value\":{\"visits\":1,\"name\":\"A\"}`, `{\"name\":\"A\",\"visits\":1}`",
        "raw, `\"value\":\"text\"`, text",
        "raw, `\"value64\":\"YQ\"`, a",
      })
  void turnsJsonIntoWhatTheStreamHolds(String stream, String value, String emitted) {
    HttpResponse<String> answer =
        web.post("/api/v1/streams/" + stream + "/records", "{\"key\":\"k\"," + value + "}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(web.streams.emitted().get(0).value()).isEqualTo(emitted);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "amounts | {\"key\":\"k\",\"value\":\"x\"} | not a 64-bit number",
        "amounts | {\"key\":\"k\",\"value\":1.5} | not a 64-bit number",
        "clicks | {\"key\":\"k\",\"value\":{}} | must be a string or a number",
        "clicks | {\"key\":\"k\",\"value\":null} | must be a string or a number",
        "clicks | {\"key\":\"k\"} | give either 'value'",
        "clicks | {\"key\":\"k\",\"value\":\"a\",\"value64\":\"YQ\"} | give either 'value'",
        "clicks | {\"key\":\"k\",\"value64\":\"!\"} | not base64",
        "clicks | {\"key\":\"k\",\"value64\":\"/w==\"} | malformed UTF-8",
        "clicks | {\"key\":7,\"value\":\"a\"} | 'key' must be a string",
        "clicks | {\"value\":\"a\"} | 'key' must be a string",
        "clicks | {\"key\":\"\\ud800\",\"value\":\"a\"} | the key: lone surrogate",
        "clicks | {\"key\":\"k\",\"value\":\"\\udc00\"} | the value: lone surrogate",
        "clicks | {\"key\":\"k\",\"value\":\"a\",\"header\":{}} | unknown field [header]",
        "clicks | {\"key\":\"k\",\"value\":\"a\",\"headers\":{\"h\":1}} | header 'h' must be a",
        "clicks | {\"key\":\"k\",\"value\":\"a\",\"headers\":[]} | must be an object",
        "clicks | 7 | a record is an object",
        "profiles-in | {\"key\":\"k\",\"value\":[]} | not JSON of",
        "raw | {\"key\":\"k\",\"value\":1} | send bytes as 'value64'",
      })
  void oneBadRecordKeepsAllFromBeingEmitted(String stream, String bad, String reason) {
    String good = "{\"key\":\"k\",\"value64\":\"MQ==\"}";
    String records = stream.equals("profiles-in") ? "[" + bad + "]" : "[" + good + "," + bad + "]";

    HttpResponse<String> answer = web.post("/api/v1/streams/" + stream + "/records", records);

    Problems.assertThat(answer, 400, "bad-record").contains(reason, "nothing was emitted");
    assertThatJson(answer.body()).inPath("index").isEqualTo(stream.equals("profiles-in") ? 0 : 1);
    assertThat(web.streams.emitted()).isEmpty();
  }

  @Test
  void anUnknownStreamNamesThoseThatThereAre() {
    HttpResponse<String> answer = web.post("/api/v1/streams/nope/records", "{}");

    Problems.assertThat(answer, 404, "unknown-stream").contains("'nope'", "'clicks'");
    assertThatJson(answer.body())
        .inPath("streams")
        .isEqualTo("['amounts', 'clicks', 'numbered', 'profiles-in', 'raw']");
  }

  @Test
  void theBodyMustBeJson() {
    Problems.assertThat(web.post(CLICKS, "{\"key\":"), 400, "bad-json").contains("not JSON");
    Problems.assertThat(web.post(CLICKS, "{} {}"), 400, "bad-json");
    Problems.assertThat(web.post(CLICKS, ""), 400, "bad-record");
    Problems.assertThat(
            web.send(
                web.request(CLICKS, "Content-Type", "text/plain")
                    .POST(BodyPublishers.ofString("{}"))),
            415,
            "unsupported-media-type")
        .contains("Content-Type: application/json");
  }

  @Test
  void tooLargeABodyIsRefusedHoweverItIsSent() {
    String tooLarge = "\"" + "x".repeat(StreamEndpoints.LARGEST_BODY) + "\"";

    Problems.assertThat(web.post(CLICKS, tooLarge), 413, "body-too-large");
    // Of unknown length, in chunks.
    Problems.assertThat(
        web.send(
            web.request(CLICKS, "Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(RunningWeb.bytes(tooLarge))))),
        413,
        "body-too-large");
    assertThat(web.streams.emitted()).isEmpty();
  }

  @Test
  void saysWhatBecameOfEachRecordWhenKafkaDoesNotTakeThem() {
    web.streams.acknowledge(FakeStreams.Acknowledgement.LATE);

    HttpResponse<String> answer = web.post(CLICKS, "{\"key\":\"a\",\"value\":\"1\"}");

    Problems.assertThat(answer, 503, "not-acknowledged")
        .contains("0 of 1 records for clicks are acknowledged", "no broker took it in time");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThatJson(answer.body())
        .inPath("records")
        .isEqualTo("[{error: 'no broker took it in time'}]");
  }

  @Test
  void whatOnlyAnOperatorCanMendIsNotWorthAnotherTrySoon() {
    web.streams.acknowledge(FakeStreams.Acknowledgement.REFUSED);

    HttpResponse<String> answer = web.post(CLICKS, "{\"key\":\"a\",\"value\":\"1\"}");

    Problems.assertThat(answer, 503, "not-acknowledged").contains("this server may not write");
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
  }

  @Test
  void keysAreThoseOfTheStreamsKeyFormat() {
    HttpResponse<String> good =
        web.post("/api/v1/streams/numbered/records", "{\"key\":\"42\",\"value\":\"1\"}");
    HttpResponse<String> bad =
        web.post(
            "/api/v1/streams/numbered/records",
            "[{\"key\":\"42\",\"value\":\"1\"},{\"key\":\"+42\",\"value\":\"1\"}]");

    assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
    Problems.assertThat(bad, 400, "bad-record").contains("record 1: the key: ", "nothing was");
    assertThat(web.streams.emitted()).hasSize(1);
  }

  @Test
  @Timeout(20)
  void bodiesWaitingToBeReadTakeAPlaceToo() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < StreamEndpoints.MOST_AT_ONCE; i++) {
        slow.add(startedPost());
      }

      await()
          .untilAsserted(
              () ->
                  Problems.assertThat(
                      web.post(CLICKS, "{\"key\":\"a\",\"value\":\"1\"}"), 503, "too-busy"));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    await().until(() -> web.post(CLICKS, "{\"key\":\"a\",\"value\":\"1\"}").statusCode() == 200);
  }

  /** A request whose body does not come. */
  private Socket startedPost() throws IOException {
    URI server = web.url("/");
    Socket socket = new Socket(server.getHost(), server.getPort());
    socket
        .getOutputStream()
        .write(
            RunningWeb.bytes(
                "POST "
                    + CLICKS
                    + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{"));
    return socket;
  }

  @Test
  void stopsAtTheFirstRecordThatCannotBeSent() {
    HttpResponse<String> answer =
        web.post(
            CLICKS,
            "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"unwritable\",\"value\":\"2\"},"
                + "{\"key\":\"c\",\"value\":\"3\"}]");

    Problems.assertThat(answer, 503, "not-acknowledged").contains("1 of 3");
    assertThatJson(answer.body())
        .inPath("records")
        .isEqualTo(
            "[{partition: 2, offset: 101}, {error: 'the record is larger than Kafka takes'},"
                + " {error: 'not sent, because one before it failed'}]");
    assertThat(web.streams.emitted()).hasSize(1);
  }

  @Test
  @Timeout(20)
  void aStopDoesNotWaitForAKafkaThatIsGone() throws Exception {
    web.streams.acknowledge(FakeStreams.Acknowledgement.NEVER);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(() -> web.post(CLICKS, "{\"key\":\"a\",\"value\":\"1\"}"));
    await().until(() -> !web.streams.emitted().isEmpty());
    long start = System.nanoTime();

    web.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    // Answered or cut off, but not left hanging.
    await().atMost(5, SECONDS).until(sent::isDone);
  }
}
