package io.goka.system;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Checkout;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesST {

  @TempDir private Path folder;

  /** What the webhook of sample 9 was told. */
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @Test
  void run_all_together() throws Exception {
    HttpServer outside = listen();
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create("exchange-rates", Map.of("cleanup.policy", "compact"));
      kafka.fillSlowly("exchange-rates", 3);
      ServerSpec spec =
          ServerSpec.in(folder.resolve("samples"))
              .on(kafka)
              .plugins(allSamples())
              .with("plugin.click-emitter.rate", "50")
              .with("plugin.spam-detector.min-messages", "6")
              .with("plugin.webhook.url", urlOf(outside))
              .with("group.order-desk.error.callback", "retry")
              .with("group.last-pages.storage", "skip-list")
              .with("group.device-activity.storage", "memory");
      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        assertThat(server.api().get("/api/v1/plugins").body().path("plugins"))
            .isNotEmpty()
            .allSatisfy(plugin -> assertThatJson(plugin).node("runs").isEqualTo(true));
        emit(server, "price-changes", "{\"key\":\"tea\",\"value\":300}");
        emit(server, "web-visits", "{\"key\":\"alice\",\"value\":\"home\"}");
        emit(server, "phone-visits", "{\"key\":\"alice\",\"value\":\"help\"}");
        assertEachDoesItsWork(server);
        assertOrdersAreTaken(server);
        assertWordsAreTranslated(kafka, server);
        assertVisitReachesKeys(server);
        assertStoragesAreThoseThatWereChosen(server);
        assertThat(groups(server))
            .contains("click-counter", "message-filter", "loyalty-points", "webhook")
            .hasSize(14);
        server.terminate();
        server.awaitExit(Waiting.LONG);
        assertThat(server.log().text()).doesNotContain(" ERROR ");
      }
    } finally {
      outside.stop(0);
    }
  }

  private void assertEachDoesItsWork(ServerProcess server) {
    Waiting.until(
        "the samples work",
        () -> {
          Api api = server.api();
          assertThat(api.clicks("alice").orElse(0)).isGreaterThan(0);
          assertThat(valueOf(api, "user-clicks-table", "alice").path("clicks").asLong())
              .isGreaterThan(0);
          assertThat(api.get("/api/v1/views/user-clicks/keys/alice").status()).isEqualTo(200);
          assertThat(valueOf(api, "user-blocker-table", "mallory").asText()).isEqualTo("spam");
          assertThat(valueOf(api, "message-collector-table", "alice").path("messages"))
              .isNotEmpty();
          assertThat(valueOf(api, "last-pages-table", "alice").asText()).isNotEmpty();
          assertThat(valueOf(api, "watched-clicks-table", "alice").asLong()).isGreaterThan(0);
          assertThat(api.get("/api/v1/views/exchange-rates/keys/key-2").status()).isEqualTo(200);
          assertThat(told).anyMatch(click -> click.contains("\"key\":\"alice\""));
          assertThat(api.number("price-list-table", "tea")).hasValue(300);
          JsonNode activity = valueOf(api, "device-activity-table", "alice");
          assertThat(activity.path("web").asLong()).isEqualTo(1);
          assertThat(activity.path("phone").asLong()).isEqualTo(1);
          assertThat(valueOf(api, "word-translator-table", "hello").asText()).isEqualTo("ahoy");
        },
        server);
  }

  /** By a desk that looks prices up: it tries again until the price has come to its copy. */
  private static void assertOrdersAreTaken(ServerProcess server) throws Exception {
    emit(server, "orders", "{\"key\":\"alice\",\"value\":\"tea\"}");
    Waiting.until(
        "the order has its price",
        () -> assertThat(server.api().number("order-desk-table", "alice")).hasValue(300),
        server);
  }

  private static void assertWordsAreTranslated(Cluster kafka, ServerProcess server) {
    Waiting.until(
        "a message is translated on its way",
        () ->
            assertThat(kafka.values("messages-received"))
                .anyMatch(message -> message.contains("ahoy there")),
        server);
  }

  /** Gives all more points than they get by clicking. */
  private static void assertVisitReachesKeys(ServerProcess server) throws Exception {
    Api.Answer started =
        server.api().post("/api/v1/groups/loyalty-points/visits/reset", "{\"argument\":1000000}");
    assertThat(started.status()).isEqualTo(202);
    String visit = "/api/v1/groups/loyalty-points/visits/" + started.body().path("id").asText();
    Waiting.until(
        "the visit has ended",
        () ->
            assertThatJson(server.api().get(visit).body())
                .isObject()
                .containsEntry("visitor", "reset")
                .containsEntry("state", "done"),
        server);
    assertThat(server.api().get(visit).body().path("visited").asLong()).isPositive();
    Waiting.until(
        "the visit has had its effect",
        () ->
            assertThat(server.api().number("loyalty-points-table", "alice").orElse(0))
                .isGreaterThanOrEqualTo(1_000_000),
        server);
  }

  /** They are named, and only RocksDB keeps files. */
  private void assertStoragesAreThoseThatWereChosen(ServerProcess server) throws Exception {
    Api api = server.api();
    assertThat(api.counter().path("storage").asText()).isEqualTo("rocksdb");
    assertThat(api.group("last-pages").path("storage").asText()).isEqualTo("skip-list");
    assertThat(api.group("device-activity").path("storage").asText()).isEqualTo("memory");
    assertThat(storedFiles("click-counter")).isPositive();
    assertThat(storedFiles("last-pages")).as("those of skip-list").isZero();
    assertThat(storedFiles("device-activity")).as("those of memory").isZero();
  }

  private long storedFiles(String group) throws IOException {
    Path state = folder.resolve("samples").resolve("state").resolve(group);
    if (!Files.exists(state)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(state)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static void emit(ServerProcess server, String stream, String record) throws Exception {
    Api.Answer answer = server.api().post("/api/v1/streams/" + stream + "/records", record);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
  }

  private static JsonNode valueOf(Api api, String table, String key) throws Exception {
    return api.lookup(table, key).body().path("value");
  }

  private static Stream<String> groups(ServerProcess server) throws Exception {
    JsonNode groups = server.api().get("/api/v1/groups").body().path("groups");
    return StreamSupport.stream(groups.spliterator(), false)
        .filter(group -> group.path("state").asText().equals("running"))
        .map(group -> group.path("group").asText());
  }

  private Path allSamples() throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path first = Checkout.samplePlugins();
    Files.copy(first, plugins.resolve(first.getFileName()));
    for (Path sample : Checkout.moreSamples()) {
      Files.copy(sample, plugins.resolve(sample.getFileName()));
    }
    return plugins;
  }

  private HttpServer listen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String urlOf(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }
}
