package io.goka.runtime.web;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatsStreamIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void sendsTheHistoryAndThenASnapshotASecond() {
    try (Stream<String> lines = open("/api/v1/stats/stream").body()) {
      Iterator<String> events = lines.iterator();

      assertThatJson(next(events, "history")).inPath("groups").isObject();
      String first = next(events, "stats");
      String second = next(events, "stats");

      assertThatJson(first).inPath("groups[0].group").isEqualTo("click-counter");
      assertThatJson(first).node("groups[0]").isObject().doesNotContainKey("partitions");
      assertThatJson(first).inPath("emitters[0].name").isEqualTo("click-emitter");
      assertThatJson(first).inPath("brokenPlugins").isEqualTo("[]");
      assertThatJson(first).inPath("lastEvent").isEqualTo(1);
      assertThatJson(first).inPath("at").isString().isNotEqualTo(at(second));
    }
  }

  @Test
  void aGroupsPartitionsComeOnlyToWhoNamesIt() {
    try (Stream<String> lines = open("/api/v1/stats/stream?group=click-counter").body()) {
      assertThatJson(next(lines.iterator(), "group")).inPath("partitions").isArray().hasSize(4);
    }
  }

  @Test
  void theHistoryIsThereForWhoComesLate() {
    try (Stream<String> lines = open("/api/v1/stats/stream").body()) {
      Iterator<String> events = lines.iterator();
      next(events, "stats");
      next(events, "stats");
    }

    try (Stream<String> lines = open("/api/v1/stats/stream").body()) {
      String history = next(lines.iterator(), "history");
      assertThatJson(history).inPath("times").isArray().isNotEmpty();
      assertThatJson(history).inPath("groups.click-counter.processed").isArray().isNotEmpty();
    }
  }

  @Test
  void onlySoManyMayWatchAndAPlaceBecomesFree() {
    List<Stream<String>> watching = new ArrayList<>();
    try {
      for (int i = 0; i < StatsStream.MOST_CLIENTS; i++) {
        HttpResponse<Stream<String>> opened = open("/api/v1/stats/stream");
        assertThat(opened.statusCode()).isEqualTo(200);
        watching.add(opened.body());
      }
      Problems.assertThat(web.get("/api/v1/stats/stream"), 503, "too-busy")
          .contains("close one of their pages");
      // Those who do not watch are answered all the same.
      assertThat(web.get("/api/v1/groups").statusCode()).isEqualTo(200);

      watching.remove(0).close();

      await()
          .untilAsserted(
              () -> {
                HttpResponse<Stream<String>> again = open("/api/v1/stats/stream");
                watching.add(again.body());
                assertThat(again.statusCode()).isEqualTo(200);
              });
    } finally {
      watching.forEach(Stream::close);
    }
  }

  @Test
  void endsWhenTheServerStops() {
    try (Stream<String> lines = open("/api/v1/stats/stream").body()) {
      Iterator<String> events = lines.iterator();
      next(events, "stats");
      long start = System.nanoTime();

      web.close();

      while (events.hasNext()) {
        events.next();
      }
      assertThat(System.nanoTime() - start).isLessThan(2_500_000_000L);
    }
  }

  private HttpResponse<Stream<String>> open(String path) {
    return web.send(web.request(path), BodyHandlers.ofLines());
  }

  /** The data of the next event of a name. */
  private static String next(Iterator<String> lines, String name) {
    while (!lines.next().equals("event: " + name)) {
      // Another one's.
    }
    return lines.next().substring("data: ".length());
  }

  private static String at(String stats) {
    return stats.substring(stats.indexOf("\"at\":\"") + 6, stats.indexOf("\",", 6));
  }
}
