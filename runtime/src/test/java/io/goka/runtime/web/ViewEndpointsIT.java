package io.goka.runtime.web;

import static io.goka.runtime.web.RunningWeb.bytes;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewEndpointsIT {

  private final RunningWeb web = new RunningWeb();

  @AfterEach
  void close() {
    web.close();
  }

  @Test
  void listsTheViewsWithTheirStates() {
    web.server.trouble();
    String body = web.get("/api/v1/views").body();

    assertThatJson(body).inPath("views[*].name").isEqualTo("['countries', 'orders', 'prices']");
    assertThatJson(body)
        .inPath("views[*].state")
        .isEqualTo("['running', 'connecting', 'recovering']");
    assertThatJson(body).inPath("views[0].keyFormat").isEqualTo("utf8");
    assertThatJson(body).inPath("views[0].topic").isEqualTo("iso-countries");
    assertThatJson(body).inPath("views[1].lag").isNull();
    assertThatJson(body).inPath("views[1].problem").isString().contains("view.orders.topic");
    assertThatJson(body).inPath("views[2].recovery.fraction").isEqualTo(0.63);
  }

  @Test
  void oneViewHasItsPartitionsToo() {
    web.server.trouble();
    String countries = web.get("/api/v1/views/countries").body();
    assertThatJson(countries).inPath("keys").isEqualTo(249);
    assertThatJson(countries).inPath("storage").isEqualTo("rocksdb");
    assertThatJson(countries).inPath("plugin").isNull();
    assertThatJson(countries)
        .inPath("partitions[0]")
        .isEqualTo("{partition: 0, level: true, keys: 249, lag: 0, recovery: null}");
    String prices = web.get("/api/v1/views/prices").body();
    assertThatJson(prices).inPath("plugin").isEqualTo("price-view");
    assertThatJson(prices).inPath("partitions[0].recovery.fraction").isEqualTo(0.63);
    Problems.assertThat(web.get("/api/v1/views/nope"), 404, "unknown-view")
        .contains("'nope'", "the only view is 'countries'");
  }

  @Test
  void keysAreLookedUpAndScannedAsInATable() {
    assertThat(web.get("/api/v1/views/countries/keys/no").body())
        .isEqualTo("{\"view\":\"countries\",\"key\":\"no\",\"value\":\"Norway\"}");
    assertThatJson(web.get("/api/v1/views/countries/key?key64=cHQ").body())
        .inPath("value")
        .isEqualTo("Portugal");
    assertThatJson(web.get("/api/v1/views/countries/keys?prefix=n").body())
        .inPath("entries[*].value")
        .isEqualTo("['Norway', 'New Zealand']");
    assertThatJson(web.post("/api/v1/views/countries/keys:batch", "{\"keys\": [\"pt\"]}").body())
        .inPath("answers[0].value")
        .isEqualTo("Portugal");
    Problems.assertThat(web.get("/api/v1/views/countries/keys/xx"), 404, "unknown-key");
  }

  @Test
  void anAnswerComesFromACopyAndSaysSo() {
    assertThat(web.get("/api/v1/views/countries/keys/no").headers().firstValue("Goka-Role"))
        .hasValue("copy");
  }

  @Test
  void viewsAndTablesDoNotKnowEachOthersNames() {
    web.queries.add(
        new FakeTable("countries", Codecs.string(), KeyFormats.UTF8).put("no", bytes("a table")));

    assertThat(web.get("/api/v1/tables/countries/keys/no").body()).contains("a table");
    assertThat(web.get("/api/v1/views/countries/keys/no").body()).contains("Norway");
    Problems.assertThat(web.get("/api/v1/views/profiles/keys/alice"), 404, "unknown-view");
    Problems.assertThat(web.get("/api/v1/tables/iso-countries/keys/no"), 404, "unknown-table");
  }

  @Test
  void aViewThatHasNotFoundItsTopicIsNotAMissingKey() {
    FakeTable orders = new FakeTable("order-table", Codecs.string(), KeyFormats.UTF8);
    orders.forgetTopic();
    web.views.add("orders", orders);

    Problems.assertThat(web.get("/api/v1/views/orders/keys/a"), 503, "partition-elsewhere")
        .contains("the view is still connecting");
  }

  @Test
  void commandsReachTheView() {
    assertThat(
            web.send(web.request("/api/v1/views/countries/reread").POST(BodyPublishers.noBody())))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(202));
    assertThat(web.post("/api/v1/views/countries/evict", "{\"key\": \"no\"}").statusCode())
        .isEqualTo(202);

    assertThat(web.viewCommands.commands()).containsExactly("reread", "evict no");
  }

  @Test
  void noKeyIsEvictedFromWhatIsNotLevel() {
    FakeTable prices = new FakeTable("price-table", Codecs.string(), KeyFormats.UTF8);
    prices.recover(prices.partitionOf("tea"));
    web.views.add("prices", prices);
    FakeTable orders = new FakeTable("order-table", Codecs.string(), KeyFormats.UTF8);
    orders.forgetTopic();
    web.views.add("orders", orders);

    HttpResponse<String> recovering = web.post("/api/v1/views/prices/evict", "{\"key\": \"tea\"}");
    Problems.assertThat(recovering, 503, "recovering");
    assertThat(recovering.headers().firstValue("Retry-After")).isPresent();
    Problems.assertThat(
            web.post("/api/v1/views/orders/evict", "{\"key\": \"a\"}"), 503, "partition-elsewhere")
        .contains("the view is still connecting");
    assertThat(web.viewCommands.commands()).isEmpty();
  }

  @Test
  void aBadCommandIsTold() {
    Problems.assertThat(web.post("/api/v1/views/nope/reread", "{}"), 404, "unknown-view");
    Problems.assertThat(
        web.post("/api/v1/views/nope/evict", "{\"key\": \"a\"}"), 404, "unknown-view");
    Problems.assertThat(web.post("/api/v1/views/countries/evict", "{}"), 400, "bad-request")
        .contains("{\"key\"");
    Problems.assertThat(
        web.post("/api/v1/views/countries/evict", "{\"key\": \"\\ud800\"}"), 400, "bad-key");
    assertThat(web.viewCommands.commands()).isEmpty();
  }

  @Test
  void aPageOfAnotherSiteCommandsNothing() {
    Problems.assertThat(
        web.send(
            web.request("/api/v1/views/countries/reread", "Origin", "https://evil.example")
                .POST(BodyPublishers.noBody())),
        415,
        "unsupported-media-type");
    Problems.assertThat(
        web.send(
            web.request("/api/v1/views/countries/reread", "Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("x"))),
        415,
        "unsupported-media-type");
    assertThat(web.viewCommands.commands()).isEmpty();
  }
}
