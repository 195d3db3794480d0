package io.goka.runtime.web;

import static io.goka.runtime.web.RunningWeb.bytes;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScanEndpointIT {

  private static final String KEYS = "/api/v1/tables/click-counter-table/keys";

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void aPageHasKeysInOrderAndTheirValues() {
    web.counts.put("bob", bytes("7")).put("a/b", bytes("1"));

    HttpResponse<String> answer = web.get(KEYS);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"table\":\"click-counter-table\",\"entries\":[{\"key\":\"a/b\",\"value\":1},"
                + "{\"key\":\"alice\",\"value\":42},{\"key\":\"bob\",\"value\":7}],"
                + "\"cursor\":null}");
  }

  @Test
  void cursorsLeadThroughAllPages() throws IOException {
    for (int i = 0; i < 25; i++) {
      web.counts.put("user-%02d".formatted(i), bytes("1"));
    }
    List<String> read = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = new Json().read(bytes(web.get(KEYS + "?limit=10&cursor=" + cursor).body()));
      page.path("entries").forEach(entry -> read.add(entry.path("key").textValue()));
      cursor = page.path("cursor").isNull() ? "" : page.path("cursor").textValue();
    } while (!cursor.isEmpty());

    assertThat(read).hasSize(26).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aTableThatHasNoRoomSaysSo() {
    web.counts.fillDisk();

    HttpResponse<String> answer = web.get(KEYS);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).contains("no room: make some");
  }

  @Test
  void aPrefixAndARangeAreTextOfTheKeysFormat() {
    web.counts.put("b/1 +", bytes("1")).put("b/2", bytes("2")).put("c", bytes("3"));

    assertThatJson(web.get(KEYS + "?prefix=b%2F1+%2B").body())
        .inPath("entries[*].key")
        .isEqualTo("['b/1 +']");
    assertThatJson(web.get(KEYS + "?from=b&to=c").body())
        .inPath("entries[*].key")
        .isEqualTo("['b/1 +', 'b/2']");
    assertThatJson(web.get(KEYS + "?prefix=&from=c&to=").body())
        .inPath("entries[*].key")
        .isEqualTo("['c']");
  }

  @Test
  void keysThatAreNoTextAndValuesThatAreNotTheCodecsHideNothing() {
    web.counts.put(new byte[] {-1, 62}, bytes("9")).put("bob", bytes("seven"));

    String body = web.get(KEYS).body();

    assertThatJson(body).inPath("entries[2]").isEqualTo("{key: null, key64: '/z4=', value: 9}");
    assertThatJson(body)
        .inPath("entries[1].problem.type")
        .isEqualTo("urn:goka:problem:undecodable-value");
    assertThatJson(body).inPath("entries[1].problem.value64").isEqualTo("c2V2ZW4=");
    assertThatJson(body).inPath("entries[0].value").isEqualTo(42);
  }

  @Test
  void whatAScanCannotBeIsTold() {
    Problems.assertThat(web.get(KEYS + "?limit=0"), 400, "bad-request").contains("1 to 1000");
    Problems.assertThat(web.get(KEYS + "?limit=1001"), 400, "bad-request").contains("1 to 1000");
    Problems.assertThat(web.get(KEYS + "?limit=x"), 400, "bad-request").contains("'x'");
    Problems.assertThat(web.get(KEYS + "?partial=1"), 400, "bad-request").contains("true or false");
    Problems.assertThat(web.get(KEYS + "?cursor=AmE"), 400, "bad-cursor")
        .contains("none to begin anew");
    Problems.assertThat(web.get(KEYS + "?from=c&to=b"), 400, "bad-key")
        .contains("unsigned byte order of the written keys");
    Problems.assertThat(web.get("/api/v1/tables/nope/keys"), 404, "unknown-table")
        .contains("'click-counter-table'");
  }

  @Test
  void aStorageWithoutOrderSaysSo() {
    web.counts.loseOrder();

    Problems.assertThat(web.get(KEYS), 501, "unordered-storage")
        .isEqualTo(
            "storage 'redis' keeps no order: scans need a storage that is ordered; choose rocksdb");
  }

  @Test
  void aPageIsNeverSilentlyWithoutAPartition() {
    web.counts.put("bob", bytes("7"));
    web.counts.sendAway(1);
    HttpResponse<String> elsewhere = web.get(KEYS);
    Problems.assertThat(elsewhere, 503, "partition-elsewhere").contains("partition 1 of");
    assertThat(elsewhere.headers().firstValue("Retry-After")).isPresent();

    web.counts.recover(0);
    HttpResponse<String> recovering = web.get(KEYS);
    Problems.assertThat(recovering, 503, "recovering").contains("60 % done");
    assertThatJson(recovering.body()).inPath("partition").isEqualTo(0);

    String part = web.get(KEYS + "?partial=true").body();
    assertThatJson(part).inPath("missingPartitions").isEqualTo("[0, 1]");
    assertThatJson(part).inPath("cursor").isNull();
  }

  @Test
  void aWholeAnswerToWhoTakesAPartMissesNothing() {
    assertThatJson(web.get(KEYS + "?partial=true").body())
        .inPath("missingPartitions")
        .isEqualTo("[]");
  }
}
