package io.goka.tester;

import static io.goka.tester.ClickCounter.ALERTS;
import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.CodecException;
import io.goka.spi.Emitter;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterDefinition.Source;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormats;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.UndeclaredEdgeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmitterTest {

  /** Clicks again and again. */
  static final class Clicker implements EmitterPlugin {

    @Override
    public EmitterDefinition define(PluginConfig config) {
      Duration pause = config.duration("pause", Duration.ofSeconds(10));
      return EmitterDefinition.emits(CLICKS)
          .defaultHeaders(Headers.of("by", "clicker"))
          .runs(
              context -> {
                Emitter<String> clicks = context.emitter(CLICKS);
                do {
                  clicks.emit("alice", "x");
                } while (context.pause(pause));
              });
    }
  }

  @Test
  void runsForAsLongAsTheClockSays() {
    try (Tester tester = Tester.of(new Clicker(), new ClickCounter())) {
      Instant start = tester.clock().instant();
      tester.runEmitter(Duration.ofSeconds(35));

      assertThat(tester.clock().instant()).isEqualTo(start.plusSeconds(35));
      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(4L);
      assertThat(tester.output(CLICKS).all())
          .extracting(record -> record.timestamp().getEpochSecond() % 60)
          .containsExactly(0L, 10L, 20L, 30L);
      assertThat(tester.output(ALERTS).next().headers().lastText("by")).contains("clicker");
    }
  }

  @Test
  void groupsProcessWhileItPauses() {
    List<String> seen = new ArrayList<>();
    ProcessorPlugin noting =
        config ->
            GroupGraph.define("noting")
                .input(CLICKS, (context, click) -> seen.add("processed"))
                .build();
    EmitterPlugin emitting =
        emitter(
            context -> {
              context.emitter(CLICKS).emitSync("alice", "x");
              seen.add("emitted");
              context.pause(Duration.ofSeconds(1));
              seen.add("paused");
            });
    try (Tester tester = Tester.of(noting, emitting)) {
      tester.runEmitter(Duration.ofMinutes(1));
    }

    assertThat(seen).containsExactly("emitted", "processed", "paused");
  }

  @Test
  void canBeRestartedBetweenRecords() {
    try (Tester tester =
        Tester.with()
            .plugin(new Clicker())
            .config("clicker", Map.of("pause", "1s"))
            .plugin(new ClickCounter())
            .restartBetweenRecords()
            .build()) {
      tester.runEmitter("clicker", Duration.ofSeconds(5));

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(5L);
    }
  }

  @Test
  void throwsWhatTheSourceThrows() {
    IOException thrown = new IOException("no route to host");
    EmitterPlugin failing =
        emitter(
            context -> {
              throw thrown;
            });
    try (Tester tester = Tester.of(failing)) {
      assertThatThrownBy(() -> tester.runEmitter(Duration.ofSeconds(1))).isSameAs(thrown);
    }
  }

  @Test
  void noticesASourceThatNeverPauses() {
    EmitterPlugin restless =
        emitter(
            context -> {
              while (!context.stopping()) {
                context.emitter(CLICKS).emit("alice", "x");
              }
            });
    EmitterPlugin hasty =
        emitter(
            context -> {
              boolean goOn = true;
              while (goOn) {
                goOn = context.pause(Duration.ZERO);
              }
            });
    try (Tester first = Tester.with().plugin(restless).mostRecords(100).build();
        Tester second = Tester.with().plugin(hasty).mostRecords(100).build()) {
      assertThatThrownBy(() -> first.runEmitter(Duration.ofSeconds(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("context.pause(...)");
      assertThatThrownBy(() -> second.runEmitter(Duration.ofSeconds(1)))
          .hasMessageContaining("context.pause(...)");
    }
  }

  @Test
  void namesTheStreamThatIsNotDeclared() {
    EmitterPlugin undeclared = emitter(context -> context.emitter(ALERTS));
    try (Tester tester = Tester.of(undeclared)) {
      assertThatThrownBy(() -> tester.runEmitter(Duration.ofSeconds(1)))
          .isInstanceOf(UndeclaredEdgeException.class)
          .hasMessageContaining("EmitterDefinition.emits(...)");
    }
  }

  @Test
  void writesKeysAsItIsDefined() {
    EmitterPlugin numbered =
        config ->
            EmitterDefinition.emits(CLICKS)
                .keyFormat(KeyFormats.INT64)
                .runs(context -> context.emitter(CLICKS).emit("42", "x"));
    EmitterPlugin misfit =
        config ->
            EmitterDefinition.emits(CLICKS)
                .keyFormat(KeyFormats.INT64)
                .runs(context -> context.emitter(CLICKS).emit("alice", "x"));
    try (Tester tester = Tester.of(numbered);
        Tester other = Tester.of(misfit)) {
      tester.runEmitter(Duration.ofSeconds(1));

      assertThat(tester.output(CLICKS).next().key()).isEqualTo("42");
      assertThatThrownBy(() -> other.runEmitter(Duration.ofSeconds(1)))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void saysWhichEmitterIsMeant() {
    try (Tester none = Tester.of(new ClickCounter());
        Tester tester = Tester.of(new Clicker())) {
      assertThatThrownBy(() -> none.runEmitter(Duration.ofSeconds(1)))
          .hasMessage("no plugin of this tester is an emitter");
      assertThatThrownBy(() -> tester.runEmitter("clickers", Duration.ofSeconds(1)))
          .hasMessageContaining("there are [clicker]");
    }
  }

  private static EmitterPlugin emitter(Source source) {
    return config -> EmitterDefinition.emits(CLICKS).runs(source);
  }
}
