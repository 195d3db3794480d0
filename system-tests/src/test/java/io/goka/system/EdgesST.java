package io.goka.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Customs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Edges on real topics. */
@TestInstance(Lifecycle.PER_CLASS)
class EdgesST {

  /** The sample with an edge of every kind. */
  private static final String GROUP = "order-desk";

  private static final String SPENT = "order-desk-table";
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
  private static final List<String> CUSTOMERS =
      IntStream.range(0, 20).mapToObj(each -> "customer-" + each).toList();

  /** Those of rank, who pay nine tenths. */
  private static final List<String> RANKED = CUSTOMERS.subList(0, 7);

  private static final long CREDIT = 100;

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private TopicWriter writer;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    writer = TopicWriter.of(kafka);
  }

  @AfterAll
  void stop() throws Exception {
    writer.close();
    kafka.close();
  }

  /** The topic of a table that others write is not made: its partitions are for them to choose. */
  @Test
  void a_group_waits_for_a_lookup_table_whose_topic_is_not_there_and_starts_when_it_is()
      throws Exception {
    kafka.create(Customs.INPUT, Map.of());
    writer.send(Customs.INPUT, "early", "tea").flush();
    ServerSpec spec =
        ServerSpec.in(folder.resolve("waits"))
            .on(kafka)
            .plugins(new PluginClasses(List.of(Customs.class)).into(folder.resolve("customs")))
            .with("commit.interval.ms", "100");
    try (ServerProcess server = ServerProcess.start(spec)) {
      Waiting.until(
          "it waits with its partitions",
          () -> {
            JsonNode group = server.api().group(Customs.GROUP);
            assertThat(group.path("state").asText()).isEqualTo("recovering");
            assertThat(group.path("assigned").asInt()).isEqualTo(4);
          },
          server);
      Waiting.whilst(
          "nothing is processed",
          Duration.ofSeconds(1),
          () -> {
            assertThat(processed(Customs.GROUP, server)).isZero();
            assertThat(server.api().get("/health/ready").status()).isEqualTo(503);
            assertThat(kafka.has(Customs.TARIFFS)).isFalse();
          },
          server);

      kafka.create(Customs.TARIFFS, 1, COMPACTED);
      server.awaitReady();
      awaitNoted("early", Customs.FREE, server);

      writer.send(Customs.TARIFFS, "tea", "ten percent").flush();
      Waiting.until(
          "the tariff is known",
          () -> {
            writer.send(Customs.INPUT, "late", "tea").flush();
            assertThat(noted("late", server)).isEqualTo("ten percent");
          },
          server);
    }
  }

  private static void awaitNoted(String parcel, String tariff, ServerProcess server) {
    Waiting.until(
        parcel + " is noted", () -> assertThat(noted(parcel, server)).isEqualTo(tariff), server);
  }

  private static String noted(String parcel, ServerProcess server) throws Exception {
    return server.api().lookup(Customs.TABLE, parcel).body().path("value").asText();
  }

  @Test
  void joins_lookups_and_loops_reach_across_two_servers() throws Exception {
    kafka.create("customer-ranks", COMPACTED);
    RANKED.forEach(customer -> writer.send("customer-ranks", customer, "gold"));
    writer.flush();
    try (ServerProcess one = ServerProcess.start(desk("one"));
        ServerProcess two = ServerProcess.start(desk("two"))) {
      awaitShared(one, two);
      writer.send("price-changes", "lamp", "5000").send("price-changes", "chair", "9000").flush();
      awaitPrice("lamp", 5000, one, two);
      awaitPrice("chair", 9000, one, two);

      order("lamp", Map.of());
      assertInvoiced("lamp", 5000, one, two);
      order("chair", Map.of());
      assertInvoiced("chair", 9000, one, two);
      assertSpent(14_000, 0, one, two);
      assertThat(processed(GROUP, one)).isPositive();
      assertThat(processed(GROUP, two)).isPositive();

      order("lamp", Map.of("referred-by", CUSTOMERS.get(3)));
      assertSpent(19_000, CUSTOMERS.size() * CREDIT, one, two);

      assertFollowsItsTables(one, two);
    }
  }

  /** With a view of the table that it looks up, which shares the copy and shows it. */
  private ServerSpec desk(String name) throws IOException {
    return ServerSpec.in(folder.resolve(name))
        .on(kafka)
        .samples(folder.resolve("plugins-of-" + name), "4-testing")
        .with("commit.interval.ms", "100")
        .with("view.prices.topic", "price-list-table")
        .with("view.prices.codec", "int64");
  }

  private static void awaitShared(ServerProcess... servers) {
    Waiting.until(
        "both have two partitions",
        () -> {
          for (ServerProcess server : servers) {
            JsonNode group = server.api().group(GROUP);
            assertThat(group.path("state").asText()).isEqualTo("running");
            assertThat(group.path("assigned").asInt()).isEqualTo(2);
          }
        },
        servers);
  }

  private static void awaitPrice(String product, long price, ServerProcess... servers) {
    Waiting.until(
        "both know the price of a " + product,
        () -> {
          for (ServerProcess server : servers) {
            assertThat(Api.number(server.api().view("prices", product))).hasValue(price);
          }
        },
        servers);
  }

  private static long processed(String group, ServerProcess server) throws Exception {
    return server.api().group(group).at("/totals/processed").asLong();
  }

  private void order(String product, Map<String, String> headers) {
    CUSTOMERS.forEach(customer -> writer.send("orders", customer, product, headers));
    writer.flush();
  }

  /** The price was looked up, and the rank joined: whichever server has the customer. */
  private void assertInvoiced(String product, long price, ServerProcess... servers)
      throws Exception {
    kafka.awaitProcessed(GROUP, "orders", servers);
    assertThat(invoices(product))
        .isEqualTo(CUSTOMERS.stream().collect(toMap(each -> each, each -> due(each, price))));
  }

  private static long due(String customer, long price) {
    return RANKED.contains(customer) ? price * 9 / 10 : price;
  }

  /** The last invoice of each customer for a product. */
  private Map<String, Long> invoices(String product) throws Exception {
    Map<String, Long> dues = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> invoice : kafka.records("invoices")) {
      if (text(invoice.headers().lastHeader("product").value()).equals(product)) {
        dues.put(text(invoice.key()), Long.parseLong(text(invoice.value())));
      }
    }
    return dues;
  }

  /** What each has spent, less what came back to one of them by the loop. */
  private static void assertSpent(long price, long credits, ServerProcess... servers) {
    String credited = CUSTOMERS.get(3);
    Waiting.until(
        "every customer has spent what was due",
        () -> {
          for (String customer : CUSTOMERS) {
            long due = due(customer, price) - (customer.equals(credited) ? credits : 0);
            assertThat(spent(customer, servers)).as(customer).isEqualTo(due);
          }
        },
        servers);
  }

  /** What the server says that has the customer, and no other. */
  private static long spent(String customer, ServerProcess... servers) throws Exception {
    long spent = -1;
    int answers = 0;
    for (ServerProcess server : servers) {
      Api.Answer answer = server.api().lookup(SPENT, customer);
      if (answer.status() == 200) {
        answers++;
        spent = answer.body().path("value").asLong();
      }
    }
    assertThat(answers).isEqualTo(1);
    return spent;
  }

  /** What is written into a joined or looked-up table later is soon seen by both servers. */
  private void assertFollowsItsTables(ServerProcess... servers) {
    writer.send("price-changes", "chair", "20000");
    CUSTOMERS.forEach(customer -> writer.send("customer-ranks", customer, "gold"));
    writer.flush();
    Waiting.until(
        "chairs have their new price, and everybody is of rank",
        () -> {
          order("chair", Map.of());
          kafka.awaitProcessed(GROUP, "orders", servers);
          assertThat(invoices("chair")).hasSize(CUSTOMERS.size());
          assertThat(invoices("chair").values()).containsOnly(18_000L);
        },
        servers);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
