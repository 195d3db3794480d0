package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.GokaPartitions;
import io.goka.system.fixture.GokaWriter;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.StockTaking;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table as a program with goka writes it: numbers as decimal text, in batches of bare snappy
 * blocks, each key where goka's formula puts it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class InteropST {

  /** No power of two: there, the sign of a hash would make no difference. */
  private static final int PARTITIONS = 7;

  private static final String VIEW = "stock";
  private static final Map<String, Long> STOCK = stock();

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private ServerProcess server;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    kafka.create(StockTaking.STOCK, PARTITIONS, Map.of("cleanup.policy", "compact"));
    GokaWriter stock = new GokaWriter(kafka, StockTaking.STOCK, PARTITIONS);
    STOCK.keySet().forEach(product -> stock.send(product, "-1"));
    STOCK.forEach((product, left) -> stock.send(product, left.toString()));
    stock.flush();
    server =
        ServerProcess.start(
                ServerSpec.in(folder.resolve("interop"))
                    .on(kafka)
                    .plugins(
                        new PluginClasses(List.of(StockTaking.class))
                            .into(folder.resolve("plugins")))
                    .with("view.stock.topic", StockTaking.STOCK)
                    .with("view.stock.codec", "int64")
                    .with("view.stock.partitioner", "fnv1a"))
            .awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    kafka.close();
  }

  @Test
  void the_writer_is_what_it_says_it_is() throws Exception {
    assertThat(
            Stream.of("a", "b", "hello", "key-0000001", "", "über")
                .map(key -> GokaPartitions.of(key, 4)))
        .containsExactly(0, 3, 3, 2, 3, 3);
    assertThat(STOCK.keySet())
        .as("keys which Java's clients would put elsewhere")
        .anyMatch(key -> GokaPartitions.of(key, PARTITIONS) != javaPartition(key));
    assertThat(kafka.compressions(StockTaking.STOCK)).containsOnly("snappy");
  }

  @Test
  void opens_as_a_view_in_which_every_key_is_found() throws Exception {
    Waiting.until(
        "the view is level",
        () ->
            assertThat(server.api().get("/api/v1/views/" + VIEW).body().path("state").asText())
                .isEqualTo("running"),
        server);

    Map<String, Long> found = new TreeMap<>();
    for (String product : STOCK.keySet()) {
      Api.number(server.api().view(VIEW, product)).ifPresent(left -> found.put(product, left));
    }

    assertThat(found).isEqualTo(STOCK);
    assertThat(server.api().view(VIEW, "nobody sells that").status()).isEqualTo(404);
    assertThat(scanned()).isEqualTo(STOCK);
  }

  @Test
  void is_joined_by_a_group_which_finds_every_key_and_writes_its_own_where_goka_looks()
      throws Exception {
    GokaWriter questions = new GokaWriter(kafka, StockTaking.INPUT, PARTITIONS);
    STOCK.keySet().forEach(product -> questions.send(product, "how many?"));
    questions.flush();
    kafka.awaitProcessed(StockTaking.GROUP, StockTaking.INPUT, server);

    Map<String, Long> noted = new TreeMap<>();
    for (String product : STOCK.keySet()) {
      server.api().number(StockTaking.TABLE, product).ifPresent(left -> noted.put(product, left));
    }

    assertThat(noted).isEqualTo(STOCK);
    assertThat(server.api().group(StockTaking.GROUP).at("/totals/misplaced").asLong()).isZero();
    List<ConsumerRecord<byte[], byte[]>> written = kafka.records(StockTaking.TABLE);
    assertThat(written).hasSize(STOCK.size());
    assertThat(written)
        .allSatisfy(
            record -> {
              String product = text(record.key());
              assertThat(record.partition())
                  .as(product)
                  .isEqualTo(GokaPartitions.of(product, PARTITIONS));
              assertThat(text(record.value())).isEqualTo(String.valueOf(STOCK.get(product)));
              assertThat(record.headers()).isEmpty();
            });
  }

  private Map<String, Long> scanned() throws Exception {
    Map<String, Long> entries = new TreeMap<>();
    JsonNode page = server.api().get("/api/v1/views/" + VIEW + "/keys?limit=1000").body();
    page.path("entries")
        .forEach(entry -> entries.put(entry.path("key").asText(), entry.path("value").asLong()));
    return entries;
  }

  /** The keys of which it is known where goka has put them, and some more. */
  private static Map<String, Long> stock() {
    Map<String, Long> stock = new TreeMap<>();
    Stream.of("a", "b", "hello", "key-0000001", "", "über", "日本/語 ?#")
        .forEach(product -> stock.put(product, (long) -product.length()));
    IntStream.range(0, 500).forEach(each -> stock.put("product-" + each, 1000L * each));
    stock.put("most", Long.MAX_VALUE);
    stock.put("least", Long.MIN_VALUE);
    return stock;
  }

  private static int javaPartition(String key) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
