package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginJar;
import io.goka.system.fixture.Program;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmittersST {

  private static final String TICKS = "ticks";
  private static final Duration SESSION = Duration.ofSeconds(3);

  /** Emits who it is and how often it has emitted, as fast as Kafka acknowledges, in one order. */
  private static final String TICKER =
      """
      package com.example;
      import io.goka.spi.*;
      import java.time.Duration;
      public class Ticker implements EmitterPlugin {
        static final Stream<String> TICKS = Stream.of("ticks", Codecs.string());
        @Override public EmitterDefinition define(PluginConfig config) {
          String instance = config.string("instance");
          return EmitterDefinition.emits(TICKS).oncePerCluster().runs(context -> {
            Emitter<String> ticks = context.emitter(TICKS);
            for (long n = 0; context.pause(Duration.ofMillis(2)); n++) {
              ticks.emitSync("the only key", instance + " " + n);
            }
          });
        }
      }
      """;

  /** Emits numbers without a pause, and writes down what becomes of each. */
  private static final String LEDGER =
      """
      package com.example;
      import io.goka.spi.*;
      import java.io.PrintStream;
      import java.nio.file.*;
      import java.time.Duration;
      public class Ledger implements EmitterPlugin {
        static final Stream<String> TICKS = Stream.of("ticks", Codecs.string());
        @Override public EmitterDefinition define(PluginConfig config) {
          Path file = Path.of(config.string("file"));
          return EmitterDefinition.emits(TICKS).runs(context -> {
            Emitter<String> ticks = context.emitter(TICKS);
            String filling = "x".repeat(20_000);
            try (PrintStream ledger = new PrintStream(Files.newOutputStream(file), true)) {
              for (long n = 0; !context.stopping(); n++) {
                String entry = String.valueOf(n);
                try {
                  ticks.emit("key " + n, entry + " " + filling).whenComplete((place, failure) ->
                      ledger.println((failure == null ? "acknowledged " : "failed ") + entry));
                } catch (EmitException e) {
                  ledger.println("failed " + entry);
                }
                context.pause(Duration.ofMillis(2));
              }
              ticks.finish();
            }
          });
        }
      }
      """;

  @TempDir private Path folder;

  @Test
  void one_server_runs_a_source_at_a_time_whatever_becomes_of_it() throws Exception {
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create(TICKS, Map.of());
      PluginJar.emitter("Ticker", TICKER).write(plugins().resolve("ticker.jar"));
      try (ServerProcess one = ServerProcess.start(ticking(kafka, "one")).awaitReady()) {
        awaitEmitting(one, "ticker");
        try (ServerProcess two = ServerProcess.start(ticking(kafka, "two")).awaitReady()) {
          assertThat(state(two, "ticker")).isEqualTo("standby");

          signal(one, "STOP");
          awaitEmitting(two, "ticker");
          signal(one, "CONT");
          awaitState(one, "ticker", "standby");
          long emitted = emitted(two, "ticker");
          Waiting.until(
              "the second goes on",
              () -> assertThat(emitted(two, "ticker")).isGreaterThan(emitted + 100),
              one,
              two);

          long beforeTheKill = emitted(one, "ticker");
          two.kill();
          Waiting.until(
              "the first takes over",
              () -> assertThat(emitted(one, "ticker")).isGreaterThan(beforeTheKill + 100),
              one);
          assertThat(state(one, "ticker")).isEqualTo("running");
        }
      }
      assertThat(turns(kafka.values(TICKS))).containsExactly("one", "two", "one");
    }
  }

  /**
   * Who emitted, in the order of the topic; each turn counts from 0 without a gap. A source that
   * was stopped in the middle of {@code emit} may finish that one call when it goes on, in the turn
   * of another: one record, the next of its own.
   */
  private static List<String> turns(List<String> ticks) {
    List<String> turns = new ArrayList<>();
    Map<String, Long> next = new HashMap<>();
    int late = 0;
    for (String tick : ticks) {
      String[] words = tick.split(" ", 2);
      String instance = words[0];
      long number = Long.parseLong(words[1]);
      boolean inTurn = !turns.isEmpty() && turns.get(turns.size() - 1).equals(instance);
      if (!inTurn && number != 0) {
        late++;
        assertThat(number)
            .as("late %s in turn %s", tick, turns)
            .isGreaterThanOrEqualTo(next.getOrDefault(instance, Long.MAX_VALUE));
      } else {
        assertThat(number)
            .as("%s in turn %s", tick, turns)
            .isEqualTo(inTurn ? next.getOrDefault(instance, 0L) : 0L);
        next.put(instance, number + 1);
        if (!inTurn) {
          turns.add(instance);
        }
      }
    }
    assertThat(late).as("records of a source that was out of turn").isLessThanOrEqualTo(1);
    return turns;
  }

  @Test
  void an_emitter_survives_a_restart_of_the_broker_and_is_told_of_each_record() throws Exception {
    Path ledger = folder.resolve("ledger");
    try (Cluster kafka = Cluster.start(folder.resolve("kafka"))) {
      kafka.create(TICKS, Map.of());
      PluginJar.emitter("Ledger", LEDGER).write(plugins().resolve("ledger.jar"));
      ServerSpec spec =
          ServerSpec.in(folder.resolve("server"))
              .on(kafka)
              .plugins(plugins())
              .with("plugin.ledger.file", ledger.toString())
              .with("kafka.producer.buffer.memory", "1")
              .with("kafka.producer.max.block.ms", "300")
              .with("kafka.reconnect.backoff.max.ms", "200");
      try (ServerProcess server = ServerProcess.start(spec).awaitReady()) {
        awaitEmitting(server, "ledger");

        kafka.stopBroker();
        Waiting.until(
            "the source is told", () -> assertThat(entries(ledger, "failed")).isNotEmpty(), server);
        int before = entries(ledger, "acknowledged").size();
        kafka.startBroker();

        Waiting.until(
            "the source goes on",
            () -> assertThat(entries(ledger, "acknowledged")).hasSizeGreaterThan(before + 100),
            server);
        JsonNode emitter = emitter(server, "ledger");
        assertThat(emitter.path("state").asText()).isEqualTo("running");
        assertThat(emitter.path("restarts").asLong()).isZero();
        server.terminate();
        server.awaitExit(Duration.ofSeconds(30));
      }

      Set<String> acknowledged = entries(ledger, "acknowledged");
      Set<String> failed = entries(ledger, "failed");
      List<String> written =
          kafka.values(TICKS).stream().map(value -> value.split(" ", 2)[0]).toList();
      assertThat(written).containsAll(acknowledged);
      assertThat(failed).doesNotContainAnyElementsOf(acknowledged);
      Set<String> told = new HashSet<>(acknowledged);
      told.addAll(failed);
      for (long n = 0; n < told.size(); n++) {
        assertThat(told).as("every record has its outcome").contains(String.valueOf(n));
      }
      assertThat(told).containsAll(written);
    }
  }

  private Path plugins() throws IOException {
    return Files.createDirectories(folder.resolve("plugins"));
  }

  private ServerSpec ticking(Cluster kafka, String instance) throws IOException {
    return ServerSpec.in(folder.resolve(instance))
        .on(kafka)
        .plugins(plugins())
        .with("plugin.ticker.instance", instance)
        .with("session.timeout.ms", String.valueOf(SESSION.toMillis()))
        .with("heartbeat.interval.ms", "200");
  }

  private static void signal(ServerProcess server, String signal) throws Exception {
    List<String> command = List.of("kill", "-" + signal, String.valueOf(server.pid()));
    assertThat(Program.run(command, List.of()).exitCode()).isZero();
  }

  private static Set<String> entries(Path ledger, String outcome) throws IOException {
    Set<String> entries = new HashSet<>();
    for (String line : Files.readAllLines(ledger)) {
      if (line.startsWith(outcome + " ")) {
        entries.add(line.substring(outcome.length() + 1));
      }
    }
    return entries;
  }

  private static void awaitEmitting(ServerProcess server, String name) {
    Waiting.until(
        name + " emits", () -> assertThat(emitted(server, name)).isGreaterThan(100), server);
  }

  private static void awaitState(ServerProcess server, String name, String state) {
    Waiting.until(
        name + " is " + state, () -> assertThat(state(server, name)).isEqualTo(state), server);
  }

  private static String state(ServerProcess server, String name) throws Exception {
    return emitter(server, name).path("state").asText();
  }

  private static long emitted(ServerProcess server, String name) throws Exception {
    return emitter(server, name).path("emitted").asLong();
  }

  private static JsonNode emitter(ServerProcess server, String name) throws Exception {
    for (JsonNode each : server.api().get("/api/v1/emitters").body().path("emitters")) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError("no emitter " + name + " there");
  }
}
