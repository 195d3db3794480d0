package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EmitterDefinitionTest {

  private static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
  private static final Stream<Long> ALERTS = Stream.of("alerts", Codecs.int64());
  private static final EmitterDefinition.Source NOTHING = context -> {};

  @Test
  void keepsStreamsAndSource() {
    EmitterDefinition definition = EmitterDefinition.emits(CLICKS, ALERTS).runs(NOTHING);

    assertThat(definition)
        .isEqualTo(
            new EmitterDefinition(
                List.of(CLICKS, ALERTS),
                NOTHING,
                false,
                KeyFormats.UTF8,
                Partitioners.MURMUR2,
                Headers.empty()));
  }

  @Test
  void writesAsItIsTold() {
    EmitterDefinition definition =
        EmitterDefinition.emits(CLICKS)
            .keyFormat(KeyFormats.HEX)
            .partitioner(Partitioners.FNV1A)
            .defaultHeaders(Headers.of("from", "test"))
            .runs(NOTHING);

    assertThat(definition.keyFormat()).isEqualTo(KeyFormats.HEX);
    assertThat(definition.partitioner()).isEqualTo(Partitioners.FNV1A);
    assertThat(definition.defaultHeaders()).isEqualTo(Headers.of("from", "test"));
  }

  @Test
  void runsOncePerClusterWhenTold() {
    assertThat(EmitterDefinition.emits(CLICKS).oncePerCluster().runs(NOTHING).oncePerCluster())
        .isTrue();
  }

  @Test
  void namesEachStreamOnce() {
    assertThatThrownBy(
            () ->
                EmitterDefinition.emits(CLICKS, Stream.of("clicks", Codecs.int64())).runs(NOTHING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the emitter names a stream twice: remove one of them");
  }

  @Test
  void namesAStream() {
    assertThatThrownBy(
            () ->
                new EmitterDefinition(
                    List.of(),
                    NOTHING,
                    false,
                    KeyFormats.UTF8,
                    Partitioners.MURMUR2,
                    Headers.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the emitter names no stream: name one by emits(STREAM)");
  }
}
