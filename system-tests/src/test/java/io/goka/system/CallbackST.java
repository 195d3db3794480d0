package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Api;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.Entries;
import io.goka.system.fixture.Numbers;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.TopicWriter;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Chronicle;
import io.goka.system.plugins.Fragile;
import io.goka.system.plugins.Patient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** One server with several groups, of which each test makes one suffer. */
@TestInstance(Lifecycle.PER_CLASS)
class CallbackST {

  private static final Duration SESSION = Duration.ofMillis(2500);

  @TempDir private static Path folder = Path.of("");

  private Cluster kafka;
  private ServerProcess server;
  private TopicWriter writer;

  @BeforeAll
  void start() throws Exception {
    kafka = Cluster.start(folder.resolve("kafka"));
    writer = TopicWriter.of(kafka);
    server =
        ServerProcess.start(
                ServerSpec.in(folder.resolve("suffering"))
                    .on(kafka)
                    .plugins(
                        new PluginClasses(List.of(Chronicle.class, Fragile.class, Patient.class))
                            .into(folder.resolve("plugins")))
                    .with("commit.interval.ms", "100")
                    // What has failed stays so, to be looked at.
                    .with("restart.max.attempts", "0")
                    .with("group.patient.session.timeout.ms", String.valueOf(SESSION.toMillis()))
                    .with("group.patient.revoke.timeout.ms", "2000")
                    .with("kafka.consumer.max.poll.interval.ms", String.valueOf(SESSION.toMillis()))
                    // So that many polls take turns.
                    .with("poll.records", "20"))
            .awaitReady();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
    writer.close();
    kafka.close();
  }

  @Test
  void that_throws_fails_its_group_alone_with_the_record_and_the_cause_told() throws Exception {
    writer
        .send(Fragile.INPUT, "vase", "handle with care")
        .send(Fragile.INPUT, "vase", Fragile.BREAK)
        .send(Fragile.INPUT, "vase", "too late")
        .flush();
    int partition = kafka.records(Fragile.INPUT).get(0).partition();

    Waiting.until(
        "the group has failed",
        () ->
            assertThat(server.api().group(Fragile.GROUP).path("state").asText())
                .isEqualTo("failed"),
        server);

    String place = Fragile.INPUT + "-" + partition + " offset 1, key 'vase'";
    assertThat(server.api().group(Fragile.GROUP).path("reason").asText())
        .contains(place, Fragile.CAUSE);
    assertThat(server.log().text())
        .containsPattern("ERROR.*" + place)
        .contains(Fragile.class.getName() + ".handle(");
    assertThat(server.api().get("/health/ready").body().toString())
        .contains("group " + Fragile.GROUP + " failed", place);
    Waiting.until(
        "what it did before is committed, and no more",
        () ->
            assertThat(kafka.committed(Fragile.GROUP))
                .containsEntry(new TopicPartition(Fragile.INPUT, partition), 1L),
        server);
    assertThat(kafka.read(Fragile.TABLE).values()).isEqualTo(Map.of("vase", "handle with care"));

    writer.send(Patient.INPUT, "next, please", "0").flush();
    Waiting.until(
        "another group runs on",
        () -> assertThat(server.api().number(Patient.TABLE, "next, please")).hasValue(1),
        server);
  }

  @Test
  void that_takes_longer_than_the_session_costs_no_membership() throws Exception {
    List<String> before = kafka.members(Patient.GROUP);
    long events = eventsOf(Patient.GROUP).size();
    assertThat(before).hasSize(1);
    Duration treatment = SESSION.multipliedBy(2);

    writer
        .send(Patient.INPUT, "long case", String.valueOf(treatment.toMillis()))
        .send(Patient.INPUT, "long case", "0")
        .flush();
    Waiting.whilst(
        "it stays a member with all its partitions",
        treatment,
        () -> {
          assertThat(kafka.members(Patient.GROUP)).isEqualTo(before);
          JsonNode group = server.api().group(Patient.GROUP);
          assertThat(group.path("state").asText()).isEqualTo("running");
          assertThat(group.path("assigned").asInt()).isEqualTo(4);
        },
        server);

    Waiting.until(
        "both are treated, once",
        () -> assertThat(server.api().number(Patient.TABLE, "long case")).hasValue(2),
        server);
    kafka.awaitProcessed(Patient.GROUP, Patient.INPUT, server);
    assertThat(kafka.members(Patient.GROUP)).isEqualTo(before);
    assertThat(eventsOf(Patient.GROUP)).as("no rebalance is told of").hasSize((int) events);
  }

  @Test
  void gets_the_records_of_each_topic_in_their_order() throws Exception {
    try (Numbers numbers = new Numbers(kafka, Chronicle.INPUTS, 15).send(100)) {
      int last = numbers.stop();
      for (String input : Chronicle.INPUTS) {
        kafka.awaitProcessed(Chronicle.GROUP, input, server);
      }

      Entries.in(kafka).assertAreAll(Chronicle.INPUTS, numbers.keys(), last);
    }
  }

  private List<JsonNode> eventsOf(String group) throws Exception {
    Api.Answer events = server.api().get("/api/v1/events");
    return StreamSupport.stream(events.body().path("events").spliterator(), false)
        .filter(event -> event.path("subject").asText().equals(group))
        .toList();
  }
}
