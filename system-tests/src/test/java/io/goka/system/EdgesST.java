package io.goka.system;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample with an edge of every kind, on two servers that share its partitions. */
class EdgesST {

  private static final String GROUP = "order-desk";
  private static final String SPENT = "order-desk-table";
  private static final Map<String, String> COMPACTED = Map.of("cleanup.policy", "compact");
  private static final List<String> CUSTOMERS =
      IntStream.range(0, 20).mapToObj(each -> "customer-" + each).toList();

  /** Those of rank, who pay nine tenths. */
  private static final List<String> RANKED = CUSTOMERS.subList(0, 7);

  private static final long CREDIT = 100;

  @TempDir private Path folder;

  @Test
  void joins_lookups_and_loops_reach_across_servers_once_the_tables_are_there() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"));
        TopicWriter writer = TopicWriter.of(kafka)) {
      kafka.create("orders", Map.of());
      kafka.create("customer-ranks", COMPACTED);
      RANKED.forEach(customer -> writer.send("customer-ranks", customer, "gold"));
      CUSTOMERS.forEach(customer -> writer.send("orders", customer, "lamp"));
      writer.flush();

      try (ServerProcess one = ServerProcess.start(desk("one", kafka));
          ServerProcess two = ServerProcess.start(desk("two", kafka))) {
        assertWaitsForPrices(kafka, one, two);
        kafka.create("prices", 1, COMPACTED);
        writer.send("prices", "lamp", "5000").send("prices", "chair", "9000").flush();
        one.awaitReady();
        two.awaitReady();
        awaitShared(one, two);
        assertInvoiced(kafka, "lamp", 5000, one, two);

        orderAnd(writer, "chair", Map.of());
        assertInvoiced(kafka, "chair", 9000, one, two);
        assertSpent(14_000, 0, one, two);

        orderAnd(writer, "lamp", Map.of("referred-by", CUSTOMERS.get(3)));
        kafka.awaitProcessed(GROUP, "orders", one, two);
        assertSpent(19_000, CUSTOMERS.size() * CREDIT, one, two);

        assertFollowsItsTables(kafka, writer, one, two);
      }
    }
  }

  private ServerSpec desk(String name, Cluster kafka) throws IOException {
    return ServerSpec.in(folder.resolve(name))
        .on(kafka)
        .samples(folder.resolve("plugins-of-" + name), "4-testing")
        .with("commit.interval.ms", "100");
  }

  /** The topic of a table that others write is not made: its partitions are for them to choose. */
  private static void assertWaitsForPrices(Cluster kafka, ServerProcess one, ServerProcess two) {
    Waiting.until(
        "both wait with their partitions",
        () -> {
          for (ServerProcess server : List.of(one, two)) {
            JsonNode group = server.api().group(GROUP);
            assertThat(group.path("state").asText()).isEqualTo("recovering");
            assertThat(group.path("assigned").asInt()).isEqualTo(2);
          }
        },
        one,
        two);
    Waiting.whilst(
        "nothing is processed",
        Duration.ofSeconds(1),
        () -> {
          assertThat(processed(one) + processed(two)).isZero();
          assertThat(one.api().get("/health/ready").status()).isEqualTo(503);
          assertThat(kafka.has("prices")).isFalse();
        },
        one,
        two);
  }

  private static long processed(ServerProcess server) throws Exception {
    return server.api().group(GROUP).at("/totals/processed").asLong();
  }

  private static void awaitShared(ServerProcess one, ServerProcess two) {
    Waiting.until(
        "both have processed",
        () -> {
          assertThat(processed(one)).isPositive();
          assertThat(processed(two)).isPositive();
        },
        one,
        two);
  }

  private static void orderAnd(TopicWriter writer, String product, Map<String, String> headers) {
    CUSTOMERS.forEach(customer -> writer.send("orders", customer, product, headers));
    writer.flush();
  }

  /** The price was looked up, and the rank joined: whichever server has the customer. */
  private static void assertInvoiced(
      Cluster kafka, String product, long price, ServerProcess... servers) throws Exception {
    kafka.awaitProcessed(GROUP, "orders", servers);
    assertThat(invoices(kafka, product))
        .isEqualTo(CUSTOMERS.stream().collect(toMap(each -> each, each -> due(each, price))));
  }

  private static long due(String customer, long price) {
    return RANKED.contains(customer) ? price * 9 / 10 : price;
  }

  /** The last invoice of each customer for a product. */
  private static Map<String, Long> invoices(Cluster kafka, String product) throws Exception {
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
  private static void assertFollowsItsTables(
      Cluster kafka, TopicWriter writer, ServerProcess... servers) {
    writer.send("prices", "chair", "20000");
    CUSTOMERS.forEach(customer -> writer.send("customer-ranks", customer, "gold"));
    writer.flush();
    Waiting.until(
        "chairs have their new price, and everybody is of rank",
        () -> {
          orderAnd(writer, "chair", Map.of());
          kafka.awaitProcessed(GROUP, "orders", servers);
          assertThat(invoices(kafka, "chair")).hasSize(CUSTOMERS.size());
          assertThat(invoices(kafka, "chair").values()).containsOnly(18_000L);
        },
        servers);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
