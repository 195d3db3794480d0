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
              .with("group.last-pages.storage", "skip-list");
      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        assertThat(server.api().get("/api/v1/plugins").body().path("plugins"))
            .isNotEmpty()
            .allSatisfy(plugin -> assertThatJson(plugin).node("runs").isEqualTo(true));
        assertEachDoesItsWork(server);
        assertVisitReachesKeys(server);
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
        },
        server);
  }

  private static void assertVisitReachesKeys(ServerProcess server) throws Exception {
    Api.Answer started =
        server.api().post("/api/v1/groups/loyalty-points/visits/forget", "{\"argument\":1000000}");
    assertThat(started.status()).isEqualTo(202);
    String visit = "/api/v1/groups/loyalty-points/visits/" + started.body().path("id").asText();
    Waiting.until(
        "the visit has ended",
        () ->
            assertThatJson(server.api().get(visit).body())
                .isObject()
                .containsEntry("visitor", "forget")
                .containsEntry("state", "done"),
        server);
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
