package io.goka.runtime.web;

import static io.goka.runtime.web.RunningWeb.bytes;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.json.JacksonJsonFormat;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableEndpointsIT {

  private static final String ALICE = "/api/v1/tables/click-counter-table/keys/alice";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void listsTheTables() {
    assertThatJson(web.get("/api/v1/tables").body())
        .inPath("$.tables[0]")
        .isEqualTo(
            "{name: 'click-counter-table', keyFormat: 'utf8', mediaType: 'text/plain',"
                + " partitionCount: 4}");
  }

  @Test
  void aNumberIsANumberAndHeadersSayWhereItIs() {
    HttpResponse<String> answer = web.get(ALICE);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"table\":\"click-counter-table\",\"key\":\"alice\",\"value\":42}");
    assertThat(answer.headers().map())
        .containsEntry("goka-partition", list(web.counts.partitionOf("alice")))
        .containsEntry("goka-offset", list(FakeTable.OFFSET))
        .containsEntry("goka-role", list("active"))
        .containsEntry("cache-control", list("no-store"));
  }

  @Test
  void jsonIsItselfToTheLastDigit() {
    @SuppressWarnings("rawtypes")
    Codec<Map> maps = new JacksonJsonFormat().codec(Map.class);
    web.queries.add(
        new FakeTable("prices", maps, KeyFormats.UTF8)
            .put("a", bytes("{\"price\": 1.10, \"id\": 12345678901234567890}")));

    assertThat(web.get("/api/v1/tables/prices/keys/a").body())
        .contains("\"value\":{\"price\": 1.10, \"id\": 12345678901234567890}");
  }

  @Test
  void otherValuesAreTheirObjectOrTheirBytes() {
    web.queries.add(
        new FakeTable("raw", Codecs.bytes(), KeyFormats.UTF8).put("a", new byte[] {0, -1}));
    web.queries.add(
        new FakeTable("objects", new ProfileBytes(), KeyFormats.UTF8).put("a", bytes("Alice")));

    assertThatJson(web.get("/api/v1/tables/raw/keys/a").body())
        .inPath("value")
        .isEqualTo("{base64: 'AP8='}");
    assertThatJson(web.get("/api/v1/tables/objects/keys/a").body())
        .inPath("value")
        .isEqualTo("{name: 'Alice', visits: 5}");
  }

  /** A binary codec of a plugin's class. */
  private static final class ProfileBytes implements Codec<RunningWeb.Profile> {
    @Override
    public byte[] encode(RunningWeb.Profile value) {
      return bytes(value.name());
    }

    @Override
    public RunningWeb.Profile decode(byte[] bytes) {
      return new RunningWeb.Profile(new String(bytes, StandardCharsets.UTF_8), bytes.length);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "/a",
        "a/",
        "a//b",
        "ä€😀",
        "a b+c",
        "50%",
        "a;b=c",
        "a?b#c",
        "",
        ".",
        "..",
        "\u0000",
        "a\\b",
        "\"quoted\"",
        "%2F",
        "keys/x"
      })
  void everyKeyIsFoundUnderItsOwnName(String key) {
    web.counts.put(key, bytes("7"));
    String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);

    HttpResponse<String> byQuery = web.get("/api/v1/tables/click-counter-table/key?key=" + encoded);
    assertThat(byQuery.statusCode()).as(byQuery.body()).isEqualTo(200);
    assertThatJson(byQuery.body()).inPath("key").isString().isEqualTo(key);

    if (!key.equals(".") && !key.equals("..") && !key.equals("\u0000")) {
      // Those mean something else, or nothing, in every path, written as they may be.
      HttpResponse<String> byPath =
          web.get("/api/v1/tables/click-counter-table/keys/" + encoded.replace("+", "%20"));
      assertThat(byPath.statusCode()).as(byPath.body()).isEqualTo(200);
      assertThatJson(byPath.body()).inPath("key").isString().isEqualTo(key);
    }
  }

  @Test
  void slashesNeedNoEscapeAndAPlusIsAPlus() {
    web.counts.put("a/b+c", bytes("7"));

    assertThatJson(web.get("/api/v1/tables/click-counter-table/keys/a/b+c").body())
        .inPath("key")
        .isEqualTo("a/b+c");
  }

  @Test
  void aKeyThatIsNoTextIsFoundByItsBytes() {
    byte[] key = {-1, -2, 62};
    web.counts.put(key, bytes("9"));
    String plain = Base64.getEncoder().encodeToString(key);
    assertThat(plain).contains("/");

    for (String key64 : new String[] {plain, plain.replace('/', '_').replace('+', '-')}) {
      HttpResponse<String> answer =
          web.get("/api/v1/tables/click-counter-table/key?key64=" + key64);
      assertThatJson(answer.body())
          .isEqualTo(
              "{table: 'click-counter-table', key: null, key64: '%s', value: 9}".formatted(plain));
    }
  }

  @Test
  void aKeyOfBytesThatAreTextIsShownAsText() {
    assertThatJson(web.get("/api/v1/tables/click-counter-table/key?key64=YWxpY2U").body())
        .inPath("key")
        .isEqualTo("alice");
  }

  @Test
  void unknownTableAndUnknownKeyAreToldApart() {
    Problems.assertThat(web.get("/api/v1/tables/nope/keys/a"), 404, "unknown-table")
        .contains("no loaded plugin has a table 'nope'", "'click-counter-table'");
    HttpResponse<String> unknownKey = web.get("/api/v1/tables/click-counter-table/keys/nobody");
    Problems.assertThat(unknownKey, 404, "unknown-key").contains("no value for key 'nobody'");
    assertThat(unknownKey.headers().firstValue("Goka-Offset")).isPresent();
  }

  @Test
  void aKeyOfAnotherFormatIsBad() {
    web.queries.add(new FakeTable("by-number", Codecs.string(), KeyFormats.INT64));

    Problems.assertThat(web.get("/api/v1/tables/by-number/keys/07"), 400, "bad-key")
        .contains("canonical 64-bit decimal");
  }

  @Test
  void whatIsNoUtf8IsNeverReplaced() {
    Problems.assertThat(
            web.get("/api/v1/tables/click-counter-table/key?key=%FF"), 400, "bad-request")
        .contains("not percent-encoded UTF-8");
  }

  @Test
  void aLookupSaysWhatItTakes() {
    String path = "/api/v1/tables/click-counter-table/key";
    Problems.assertThat(web.get(path), 400, "bad-request").contains("?key=").contains("?key64=");
    Problems.assertThat(web.get(path + "?key=a&key64=YQ"), 400, "bad-request").contains("either");
    Problems.assertThat(web.get(path + "?key=a&key=b"), 400, "bad-request").contains("twice");
    Problems.assertThat(web.get(path + "?key64=!"), 400, "bad-request").contains("base64");
  }

  @Test
  void aRecoveringPartitionIsNeverAMissingKey() {
    web.counts.recover(web.counts.partitionOf("alice"));

    HttpResponse<String> answer = web.get(ALICE);

    Problems.assertThat(answer, 503, "recovering").contains("60 % done");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("4");
    assertThatJson(answer.body()).inPath("recovery.fraction").isEqualTo(0.6);
    assertThatJson(answer.body()).inPath("recovery.remainingSeconds").isEqualTo(4.0);
  }

  @Test
  void aPartitionElsewhereIsNeverAMissingKey() {
    web.counts.sendAway(web.counts.partitionOf("alice"));

    HttpResponse<String> answer = web.get(ALICE);

    Problems.assertThat(answer, 503, "partition-elsewhere")
        .contains(
            "partition %d of click-counter-table is not on this instance"
                .formatted(web.counts.partitionOf("alice")));
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aTableWhoseTopicIsNotKnownYetIsElsewhere() {
    web.counts.forgetTopic();

    Problems.assertThat(web.get(ALICE), 503, "partition-elsewhere").contains("still starting");
  }

  @Test
  void aValueThatItsCodecDoesNotTakeIsShownAsItIs() {
    web.counts.put("alice", bytes("forty-two"));

    HttpResponse<String> answer = web.get(ALICE);

    Problems.assertThat(answer, 500, "undecodable-value").contains("not a 64-bit number");
    assertThatJson(answer.body()).inPath("value64").isEqualTo("Zm9ydHktdHdv");
  }

  private static List<String> list(Object value) {
    return List.of(String.valueOf(value));
  }
}
