package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.spi.Codecs;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.GroupGraph;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;
import io.goka.spi.Stream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PluginStreamsTest {

  private static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  private static final Stream<String> ALERTS = Stream.of("alerts", Codecs.string());

  /** It never connects: nothing is emitted here. */
  private final KafkaEmitters emitters =
      new KafkaEmitters(
          new KafkaClients(
              new KafkaConfig(Optional.of("127.0.0.1:1"), Map.of(), 0, Duration.ofSeconds(1)),
              "test"));

  private final List<NamedStream> named = new ArrayList<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger(PluginStreams.class)).addAppender(log);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger(PluginStreams.class)).detachAppender(log);
    emitters.close(Duration.ZERO);
  }

  @Test
  void aStreamIsWrittenAsTheGroupThatNamesItDoes() {
    group("counter", KeyFormats.INT64, Partitioners.FNV1A);

    PluginStreams streams = streams();

    assertThat(streams.names()).containsExactly("alerts", "clicks");
    assertThat(streams.stream("clicks").orElseThrow().keyFormat()).isEqualTo(KeyFormats.INT64);
    assertThat(streams.stream("alerts").orElseThrow().keyFormat()).isEqualTo(KeyFormats.INT64);
    assertThat(log.list).isEmpty();
  }

  @Test
  void theFirstOfTwoThatDifferCountsAndTheLogSaysSo() {
    group("counter", KeyFormats.INT64, Partitioners.MURMUR2);
    group("other", KeyFormats.HEX, Partitioners.FNV1A);
    group("same", KeyFormats.INT64, Partitioners.MURMUR2);

    PluginStreams streams = streams();

    assertThat(streams.stream("clicks").orElseThrow().keyFormat()).isEqualTo(KeyFormats.INT64);
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .anySatisfy(
            message ->
                assertThat(message)
                    .startsWith("Stream clicks: keys are written differently by group counter")
                    .contains("(key format int64, partitioner murmur2)")
                    .contains("group other (key format hex, partitioner fnv1a)")
                    .contains("follow the first"));
  }

  @Test
  void anEmitterIsComparedToo() {
    EmitterDefinition definition = EmitterDefinition.emits(CLICKS).runs(context -> {});
    group("counter", KeyFormats.UTF8, Partitioners.FNV1A);
    named.addAll(NamedStream.of("feed", definition));

    PluginStreams streams = streams();

    assertThat(streams.names()).containsExactly("alerts", "clicks");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .singleElement()
        .asString()
        .contains("group counter", "emitter feed (key format utf8, partitioner murmur2)");
  }

  private void group(String name, KeyFormat format, Partitioner partitioner) {
    named.addAll(
        NamedStream.of(
            GroupGraph.define(name)
                .keyFormat(format)
                .partitioner(partitioner)
                .input(CLICKS, (context, click) -> {})
                .output(ALERTS)
                .build()));
  }

  private PluginStreams streams() {
    return new PluginStreams(
        named,
        new TopicOwnership(
            List.of(), new TopicConfig(OptionalInt.of(1), 1, "-table", "-loop", "-dlq")),
        emitters);
  }
}
