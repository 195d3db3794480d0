package io.goka.system;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Checkout;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginJar;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsST {

  /** Reads JSON with its own Jackson, and tells which one that is, and which one the server has. */
  private static final String PROBE =
      """
      package com.example;
      import com.fasterxml.jackson.databind.ObjectMapper;
      import io.goka.spi.*;
      public class JacksonProbe implements ProcessorPlugin {
        @Override public GroupGraph define(PluginConfig config) {
          return GroupGraph.define("jackson-probe")
              .persist(Codecs.string())
              .input(Stream.of("probes", Codecs.string()), JacksonProbe::probe)
              .build();
        }
        private static void probe(TableContext<String> context, String json) {
          try {
            ObjectMapper own = new ObjectMapper();
            Class<?> servers =
                Class.forName(
                    ObjectMapper.class.getName(), true, ProcessorPlugin.class.getClassLoader());
            Object mapper = servers.getConstructor().newInstance();
            context.setValue(
                own.readTree(json).get("asks").asText()
                    + ": " + own.version()
                    + " beside " + servers.getMethod("version").invoke(mapper));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      }
      """;

  private static final String WITHOUT_INPUT =
      """
      package com.example;
      import io.goka.spi.*;
      public class WithoutInput implements ProcessorPlugin {
        @Override public GroupGraph define(PluginConfig config) {
          return GroupGraph.define("without-input").persist(Codecs.string()).build();
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void a_plugin_dropped_in_runs_after_a_restart_with_its_own_libraries_and_beside_broken_ones()
      throws Exception {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path sample = Checkout.samplePlugins();
    Files.copy(sample, plugins.resolve(sample.getFileName()));
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      ServerSpec spec = ServerSpec.in(folder.resolve("plugged")).on(kafka).plugins(plugins);
      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        assertThat(plugins(server))
            .allSatisfy(plugin -> assertThatJson(plugin).node("runs").isEqualTo(true));
        assertThat(groups(server)).containsExactly("click-counter");
        server.terminate();
        server.awaitExit(Duration.ofSeconds(15));
      }

      dropFolderWithOtherJackson(Files.createDirectories(plugins.resolve("probe")));
      new PluginJar("WithoutInput", WITHOUT_INPUT, List.of())
          .write(plugins.resolve("without-input.jar"));
      Files.writeString(plugins.resolve("broken.jar"), "no jar at all");
      new PluginJar("OrderCounter", pluginOfTheReadme(), List.of())
          .write(plugins.resolve("order-counter.jar"));

      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        assertThat(groups(server))
            .containsExactly("click-counter", "jackson-probe", "order-counter");
        assertThat(server.log().text())
            .contains("broken.jar", "without-input.jar")
            .containsPattern("broken +2 plugin\\(s\\)");
        assertReported(server);
        assertSeesItsOwnJackson(server);
        assertCountsOrders(server);
        Waiting.until(
            "the others run on",
            () -> assertThat(server.api().clicks("alice").orElse(0)).isGreaterThan(0),
            server);
      }
    }
  }

  /** What the README shows must be what an author can paste. */
  private static String pluginOfTheReadme() throws IOException {
    String readme = Files.readString(Checkout.root().resolve("README.md"));
    int start = readme.indexOf("```java\n") + "```java\n".length();
    return readme.substring(start, readme.indexOf("```", start));
  }

  private static void assertCountsOrders(ServerProcess server) throws Exception {
    assertThat(
            server
                .api()
                .post(
                    "/api/v1/streams/orders/records",
                    "[{\"key\":\"bob\",\"value\":\"tea\"},{\"key\":\"bob\",\"value\":\"jam\"}]")
                .status())
        .isEqualTo(200);
    Waiting.until(
        "the plugin of the README counts",
        () ->
            assertThat(
                    server.api().lookup("order-counter-table", "bob").body().path("value").asInt())
                .isEqualTo(2),
        server);
  }

  private static void dropFolderWithOtherJackson(Path directory) throws IOException {
    for (Path jar : Checkout.otherJackson()) {
      Files.copy(jar, directory.resolve(jar.getFileName()));
    }
    new PluginJar("JacksonProbe", PROBE, Checkout.otherJackson())
        .write(directory.resolve("probe.jar"));
  }

  private static void assertSeesItsOwnJackson(ServerProcess server) throws Exception {
    String plugins = versionOf(Checkout.otherJackson().get(2));
    String servers = versionOf(Checkout.library("jackson-databind-"));
    assertThat(plugins).isNotEqualTo(servers);

    assertThat(
            server
                .api()
                .post(
                    "/api/v1/streams/probes/records",
                    "{\"key\": \"k\", \"value\": \"{\\\"asks\\\": \\\"me\\\"}\"}")
                .status())
        .isEqualTo(200);

    Waiting.until(
        "the plugin has told its Jackson",
        () ->
            assertThat(
                    server.api().lookup("jackson-probe-table", "k").body().path("value").asText())
                .isEqualTo("me: " + plugins + " beside " + servers),
        server);
  }

  private static String versionOf(Path databind) {
    return String.valueOf(databind.getFileName()).replaceAll("jackson-databind-(.*)\\.jar", "$1");
  }

  private static void assertReported(ServerProcess server) throws Exception {
    assertThat(plugins(server))
        .anySatisfy(
            plugin ->
                assertThatJson(plugin)
                    .isObject()
                    .containsEntry("source", "broken.jar")
                    .containsEntry("runs", false)
                    .node("problems[0].reason")
                    .isString()
                    .isNotBlank())
        .anySatisfy(
            plugin ->
                assertThatJson(plugin)
                    .isObject()
                    .containsEntry("source", "without-input.jar")
                    .containsEntry("className", "com.example.WithoutInput")
                    .containsEntry("runs", false)
                    .node("problems[0].reason")
                    .isString()
                    .contains("input"));
  }

  private static List<JsonNode> plugins(ServerProcess server) throws Exception {
    return list(server.api().get("/api/v1/plugins").body().path("plugins"));
  }

  private static List<String> groups(ServerProcess server) throws Exception {
    return list(server.api().get("/api/v1/groups").body().path("groups")).stream()
        .map(group -> group.path("group").asText())
        .toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
