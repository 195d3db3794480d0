package io.goka.tester;

import static io.goka.tester.ClickCounter.ALERTS;
import static io.goka.tester.ClickCounter.CLICKS;
import static io.goka.tester.ClickCounter.COUNTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.InvalidGraphException;
import io.goka.spi.KeyFormats;
import io.goka.spi.NullRecords;
import io.goka.spi.Partitioners;
import io.goka.spi.PluginConfigException;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.Table;
import io.goka.spi.UndeclaredEdgeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TesterTest {

  private static final Stream<String> OTHER = Stream.of("other", Codecs.string());

  @Test
  void countsAClick() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      tester.consume(CLICKS, "alice", "x");

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
      assertThat(tester.tableValue(COUNTS, "bob")).isNull();
    }
  }

  @Test
  void hasTheWholeTable() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      tester.consume(CLICKS, "carol", "x");
      tester.consume(CLICKS, "alice", "x");
      tester.consume(CLICKS, "bob", "x");
      tester.consume(CLICKS, "alice", "x");
      tester.consume(CLICKS, "bob", "forget");

      assertThat(tester.table(COUNTS))
          .containsExactly(Map.entry("alice", 2L), Map.entry("carol", 1L));
      assertThat(tester.tableKeys(COUNTS)).containsExactly("alice", "carol");
    }
  }

  @Test
  void tracksWhatIsEmitted() {
    Instant noon = Instant.parse("2026-02-01T12:00:00Z");
    try (Tester tester =
        Tester.with().plugin(new ClickCounter()).clock(TesterClock.at(noon)).build()) {
      tester.consume(CLICKS, "alice", "1");
      tester.consume(CLICKS, "alice", "2");
      tester.output(ALERTS).expectEmpty();
      tester.clock().advance(Duration.ofMinutes(5));
      tester.consume(CLICKS, "alice", "3", Headers.of("from", "test"));

      OutputRecord<Long> alert = tester.output(ALERTS).next();

      assertThat(alert.key()).isEqualTo("alice");
      assertThat(alert.message()).isEqualTo(3L);
      assertThat(alert.headers().lastText("from")).contains("test");
      assertThat(alert.timestamp()).isEqualTo(noon.plus(Duration.ofMinutes(5)));
      assertThat(alert.offset()).isZero();
      tester.output(ALERTS).expectEmpty();
    }
  }

  @Test
  void readsTheConfigurationOfAPlugin() {
    try (Tester tester =
        Tester.with()
            .plugin(new ClickCounter())
            .config("click-counter", Map.of("limit", "1"))
            .build()) {
      tester.consume(CLICKS, "alice", "x");

      assertThat(tester.output(ALERTS).next().message()).isEqualTo(1L);
    }
    assertThatThrownBy(
            () ->
                Tester.with()
                    .plugin(new ClickCounter())
                    .config("click-counter", Map.of("limit", "many"))
                    .build())
        .isInstanceOf(PluginConfigException.class)
        .hasMessageContaining("plugin.click-counter.limit=many");
    assertThatThrownBy(
            () -> Tester.with().plugin(new ClickCounter()).config("clicks", Map.of()).build())
        .hasMessage(
            "config(\"clicks\", ...) is for no plugin of this tester: there are [click-counter]");
  }

  @Test
  void handsOnHeadersAndTimestamps() {
    List<String> seen = new ArrayList<>();
    ProcessorPlugin noting =
        config ->
            GroupGraph.define("noting")
                .input(
                    CLICKS,
                    (context, click) ->
                        seen.add(
                            context.timestamp()
                                + " "
                                + context.headers().lastText("by").orElse("?")))
                .build();
    Instant then = Instant.parse("1999-12-31T23:59:59Z");
    try (Tester tester = Tester.of(noting)) {
      tester.consume(CLICKS, "alice", "x", Headers.of("by", "me"), then);
      tester.consume(CLICKS, "alice", "x");
    }

    assertThat(seen).containsExactly(then + " me", "2026-01-01T00:00:00Z ?");
  }

  @Test
  void oneGroupsOutputIsAnothersInput() {
    ProcessorPlugin alerted =
        config ->
            GroupGraph.define("alerted")
                .persist(Codecs.string())
                .input(ALERTS, (context, alert) -> context.setValue("alerted at " + alert))
                .build();
    Table<String> alerts = Table.ofGroup("alerted", Codecs.string());
    // The reader stands before the writer: the order of the plugins does not matter.
    try (Tester tester = Tester.of(alerted, new ClickCounter())) {
      for (int i = 0; i < 3; i++) {
        tester.consume(CLICKS, "alice", "x");
      }

      assertThat(tester.tableValue(alerts, "alice")).isEqualTo("alerted at 3");
    }
  }

  @Test
  void keepsKeysInTheirPartitions() {
    List<String> seen = new ArrayList<>();
    ProcessorPlugin noting =
        config ->
            GroupGraph.define("noting")
                .input(CLICKS, (context, click) -> seen.add(context.key() + context.partition()))
                .build();
    try (Tester tester = Tester.with().plugin(noting).partitions(4).build()) {
      for (String key : List.of("a", "b", "c", "a", "b", "c")) {
        tester.consume(CLICKS, key, "x");
      }
    }

    assertThat(seen.subList(0, 3)).isEqualTo(seen.subList(3, 6));
    assertThat(seen.stream().map(each -> each.substring(1)).distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void throwsWhatACallbackThrows() {
    IOException thrown = new IOException("the disk is full");
    try (Tester tester =
        Tester.of(
            throwing(
                context -> {
                  throw thrown;
                }))) {
      assertThatThrownBy(() -> tester.consume(OTHER, "alice", "x")).isSameAs(thrown);
    }
  }

  @Test
  void aFailedGroupStaysAsItWas() {
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    ProcessorPlugin plugin =
        config ->
            GroupGraph.define("failing")
                .persist(Codecs.string())
                .input(
                    OTHER,
                    (context, message) -> {
                      context.setValue(message);
                      if (failure.get() != null) {
                        throw failure.get();
                      }
                    })
                .build();
    Table<String> table = Table.ofGroup("failing", Codecs.string());
    try (Tester tester = Tester.with().plugin(plugin).partitions(1).build()) {
      tester.consume(OTHER, "alice", "1");
      failure.set(new IllegalArgumentException("no"));
      assertThatThrownBy(() -> tester.consume(OTHER, "alice", "2")).isSameAs(failure.get());

      assertThat(tester.tableValue(table, "alice")).as("nothing took effect").isEqualTo("1");
      assertThat(tester.committedOffset("failing", OTHER, 0)).isEqualTo(1);
      assertThatThrownBy(() -> tester.consume(OTHER, "alice", "3"))
          .isInstanceOf(GroupFailedException.class)
          .hasMessageContaining("group 'failing'")
          .hasMessageContaining("restart()");
      assertThatThrownBy(tester::restart).as("reads it again").isSameAs(failure.get());

      failure.set(null);
      tester.restart();
      assertThat(tester.tableValue(table, "alice")).isEqualTo("2");
      assertThat(tester.committedOffset("failing", OTHER, 0)).isEqualTo(2);
    }
  }

  @Test
  void aRecordCanBeGivenUp() {
    try (Tester tester = Tester.with().plugin(new ClickCounter()).partitions(1).build()) {
      byte[] malformed = {(byte) 0xff};
      assertThatThrownBy(() -> tester.consumeRaw(CLICKS, "alice".getBytes(UTF_8), malformed))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("malformed UTF-8");

      tester.skipAndRestart();
      tester.consume(CLICKS, "alice", "x");

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
      assertThat(tester.committedOffset("click-counter", CLICKS, 0)).isEqualTo(2);
    }
  }

  @Test
  void otherGroupsGoOnWhenOneFails() {
    ProcessorPlugin failing =
        config ->
            GroupGraph.define("failing")
                .input(
                    CLICKS,
                    (context, message) -> {
                      throw new IllegalArgumentException("no");
                    })
                .build();
    try (Tester tester = Tester.of(failing, new ClickCounter())) {
      assertThatThrownBy(() -> tester.consume(CLICKS, "alice", "x")).hasMessage("no");

      assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(1L);
    }
  }

  @Test
  void namesTheVerbOfAnUndeclaredEdge() {
    try (Tester tester = Tester.of(throwing(context -> context.emit(ALERTS, "a", 1L)))) {
      assertThatThrownBy(() -> tester.consume(OTHER, "alice", "x"))
          .isInstanceOf(UndeclaredEdgeException.class)
          .hasMessageContaining("add .output(...)");
    }
  }

  @Test
  void refusesAContextThatHasOutlivedItsCallback() {
    AtomicReference<Context> kept = new AtomicReference<>();
    try (Tester tester = Tester.of(throwing(kept::set))) {
      tester.consume(OTHER, "alice", "x");

      Context outlived = Objects.requireNonNull(kept.get());
      assertThatThrownBy(outlived::key).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void ignoresOrProcessesRecordsWithoutAValue() {
    List<String> seen = new ArrayList<>();
    ProcessorPlugin processing =
        config ->
            GroupGraph.define("processing")
                .input(OTHER, (context, message) -> seen.add(context.key() + ":" + message))
                .nullRecords(NullRecords.PROCESS)
                .build();
    try (Tester tester = Tester.of(processing, new ClickCounter())) {
      tester.consume(OTHER, "alice", null);
      tester.consume(CLICKS, "alice", null);

      assertThat(seen).containsExactly("alice:null");
      assertThat(tester.tableValue(COUNTS, "alice")).isNull();
    }
  }

  @Test
  void aRecordWithoutAKeyIsAnError() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      assertThatThrownBy(() -> tester.consumeRaw(CLICKS, null, "x".getBytes(UTF_8)))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("has no key");
    }
  }

  @Test
  void writesKeysAsTheGroupDoes() {
    Table<String> table = Table.ofGroup("numbered", Codecs.string());
    ProcessorPlugin numbered =
        config ->
            GroupGraph.define("numbered")
                .keyFormat(KeyFormats.INT64)
                .persist(table)
                .input(
                    OTHER,
                    (context, message) -> {
                      context.setValue(message);
                      context.emit(ALERTS, "7", 1L);
                    })
                .output(ALERTS)
                .build();
    try (Tester tester = Tester.of(numbered)) {
      tester.consume(OTHER, "42", "x");

      assertThat(tester.table(table)).isEqualTo(Map.of("42", "x"));
      assertThat(tester.output(ALERTS).next().key()).isEqualTo("7");
      assertThatThrownBy(() -> tester.consume(OTHER, "not a number", "x"))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void warnsOfWhatAnOperatorShouldKnow() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      byte[] key = "alice".getBytes(UTF_8);
      int elsewhere = (Partitioners.MURMUR2.partition(key, 3) + 1) % 3;
      assertThat(tester.warnings()).isEmpty();

      tester.consumeRaw(CLICKS, elsewhere, key, "x".getBytes(UTF_8));

      assertThat(tester.warnings()).singleElement().asString().contains("misplaced keys: 'alice'");
    }
  }

  @Test
  void refusesWhatTheServerRefuses() {
    ProcessorPlugin empty = config -> GroupGraph.define("empty").build();
    ProcessorPlugin meddler =
        config ->
            GroupGraph.define("meddler")
                .input(OTHER, (context, message) -> {})
                .output(Stream.of("click-counter-table", Codecs.int64()))
                .lookup(Table.ofTopic("prices-table", Codecs.int64()))
                .lookup(Table.ofGroup("prices", Codecs.int64()))
                .build();
    ProcessorPlugin narrow =
        config ->
            GroupGraph.define("narrow")
                .input(OTHER, (context, message) -> {})
                .input(CLICKS, (context, message) -> {})
                .build();

    assertThatThrownBy(() -> Tester.of(empty))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageContaining("add .input(STREAM, callback)");
    assertThatThrownBy(() -> Tester.of(new ClickCounter(), new ClickCounter()))
        .hasMessage("two plugins define the group 'click-counter': give one of them another name");
    assertThatThrownBy(() -> Tester.of(new ClickCounter(), meddler))
        .isInstanceOf(InvalidGraphException.class)
        .hasMessageContaining("topic click-counter-table is the table of group click-counter")
        .hasMessageContaining("looked-up table `prices-table` stands in the graph twice");
    assertThatThrownBy(
            () -> Tester.with().plugin(narrow).partitions(OTHER, 2).partitions(CLICKS, 4).build())
        .hasMessageContaining("input `other` has 2 partitions, `clicks` has 4");
  }

  @Test
  void saysWhichPluginIsMissing() {
    try (Tester tester = Tester.of(new ClickCounter())) {
      assertThatThrownBy(() -> tester.consume(OTHER, "alice", "x"))
          .hasMessageContaining("no group of this tester takes 'other' as an input");
      assertThatThrownBy(() -> tester.output(OTHER)).hasMessageContaining("a topic 'other'");
      assertThatThrownBy(() -> tester.tableValue(Table.ofTopic("users", Codecs.string()), "alice"))
          .hasMessageContaining("a topic 'users'");
      assertThatThrownBy(() -> tester.committedOffset("clicks", CLICKS, 0))
          .hasMessageContaining("there are [click-counter]");
    }
  }

  private interface Act {
    void on(Context context) throws Exception;
  }

  private static ProcessorPlugin throwing(Act act) {
    return config ->
        GroupGraph.define("acting").input(OTHER, (context, message) -> act.on(context)).build();
  }
}
