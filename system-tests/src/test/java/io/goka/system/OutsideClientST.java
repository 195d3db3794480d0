package io.goka.system;

import static io.goka.system.fixture.Api.COUNTER;
import static io.goka.system.fixture.Api.COUNTS;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Kcat;
import io.goka.system.fixture.Program;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Clients that know nothing of goka, on one server whose own emitter goes on beside them. */
@TestInstance(Lifecycle.PER_CLASS)
class OutsideClientST {

  private static final int PARTITIONS = 4;
  private static final long TIMES = 3;
  private static final Pattern TOLD_MISPLACED = Pattern.compile("(?m)^.* WARN .*misplaced.*$");

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private ServerProcess server;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    server = ServerProcess.start(ServerSpec.in(folder.resolve("clients")).on(kafka)).awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    kafka.close();
  }

  @Test
  void clicks_of_the_console_producer_are_counted_and_the_table_reads_as_decimal_text()
      throws Exception {
    List<String> users = List.of("console-1", "console-2", "Zoë", "日本 語/?#");

    Program producer =
        Program.ofJava(
            "org.apache.kafka.tools.ConsoleProducer",
            List.of(
                "--bootstrap-server",
                kafka.bootstrapServers(),
                "--topic",
                "clicks",
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=:"),
            clicksOf(users));

    assertThat(producer.exitCode()).as(producer.output()).isZero();
    awaitCounted(users);
    kafka.awaitProcessed(COUNTER, "clicks", server);
    Map<String, String> table = kafka.read(COUNTS).values();
    assertThat(table)
        .containsAllEntriesOf(users.stream().collect(toMap(user -> user, user -> "3")));
    assertThat(table.values()).allSatisfy(value -> assertThat(value).matches("[1-9][0-9]*"));
  }

  @Test
  void clicks_of_kcat_that_partitions_as_java_does_are_counted_and_found() throws Exception {
    Kcat.assumeThere();
    List<String> users = IntStream.range(0, 20).mapToObj(each -> "kcat-" + each).toList();
    long misplaced = misplaced();

    Program producer =
        Kcat.produce(kafka, "clicks", clicksOf(users), "-X", "partitioner=murmur2_random");

    assertThat(producer.exitCode()).as(producer.output()).isZero();
    awaitCounted(users);
    assertThat(misplaced()).isEqualTo(misplaced);
  }

  @Test
  void clicks_that_kcat_puts_by_its_own_partitioner_are_noticed() throws Exception {
    Kcat.assumeThere();
    List<String> users = IntStream.range(0, 20).mapToObj(each -> "foreign-" + each).toList();
    List<String> strays =
        users.stream().filter(user -> crc32Partition(user) != javaPartition(user)).toList();
    long misplaced = misplaced();

    Program producer = Kcat.produce(kafka, "clicks", clicksOf(users));

    assertThat(producer.exitCode()).as(producer.output()).isZero();
    Waiting.until(
        "every misplaced click is noticed",
        () -> assertThat(misplaced()).isEqualTo(misplaced + strays.size() * TIMES),
        server);
    assertThat(server.log().find(TOLD_MISPLACED))
        .hasSize((int) strays.stream().map(OutsideClientST::crc32Partition).distinct().count())
        .allSatisfy(told -> assertThat(told.group()).contains("click-counter", "murmur2_random"));
    assertThat(server.api().get("/api/v1/events").body().toString()).contains("misplaced");
  }

  @Test
  void clicks_that_come_over_http_are_counted() throws Exception {
    Api.Answer one =
        server
            .api()
            .post("/api/v1/streams/clicks/records", "{\"key\": \"web-1\", \"value\": \"home\"}");
    Api.Answer several =
        server
            .api()
            .post(
                "/api/v1/streams/clicks/records",
                """
                [{"key": "web-1", "value": "cart", "headers": {"from": "test"}},
                 {"key": "web-2", "value": "home"},
                 {"key": "web-1", "value": "help"},
                 {"key": "web-2", "value": "home"},
                 {"key": "web-2", "value": "home"}]
                """);

    assertThat(one.status()).isEqualTo(200);
    assertThat(one.body().at("/records/0/partition").asInt()).isEqualTo(javaPartition("web-1"));
    assertThat(one.body().at("/records/0/offset").isIntegralNumber()).isTrue();
    assertThat(several.status()).isEqualTo(200);
    assertThat(several.body().path("records")).hasSize(5);
    awaitCounted(List.of("web-1", "web-2"));
  }

  /** Three clicks of each, not one user after the other. */
  private static List<String> clicksOf(List<String> users) {
    return Collections.nCopies((int) TIMES, users).stream()
        .flatMap(List::stream)
        .map(user -> user + ":home")
        .toList();
  }

  private void awaitCounted(List<String> users) {
    Waiting.until(
        "each of " + users + " has clicked " + TIMES + " times",
        () -> {
          for (String user : users) {
            assertThat(server.api().clicks(user)).as(user).hasValue(TIMES);
          }
        },
        server);
  }

  private long misplaced() throws Exception {
    return server.api().counter().at("/totals/misplaced").asLong();
  }

  private static int javaPartition(String key) {
    return Utils.toPositive(Utils.murmur2(bytes(key))) % PARTITIONS;
  }

  /** Where librdkafka puts a key unless told otherwise. */
  private static int crc32Partition(String key) {
    CRC32 sum = new CRC32();
    sum.update(bytes(key));
    return (int) (sum.getValue() % PARTITIONS);
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
