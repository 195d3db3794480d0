package io.goka.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutputTrackerTest {

  private static final Stream<String> IN = Stream.of("in", Codecs.string());
  private static final Stream<String> OUT = Stream.of("out", Codecs.string());
  private static final ProcessorPlugin ECHO =
      config ->
          GroupGraph.define("echo")
              .input(IN, (context, message) -> context.emit(OUT, context.key(), message))
              .output(OUT)
              .build();

  private final Tester tester = Tester.of(ECHO);

  @BeforeEach
  void fill() {
    tester.consume(IN, "a", "1");
    tester.consume(IN, "b", "2");
    tester.consume(IN, "c", "3");
  }

  @Test
  void goesOnWhereItWas() {
    assertThat(tester.output(OUT).next().message()).isEqualTo("1");
    assertThat(tester.output(OUT).next().message()).isEqualTo("2");
    assertThat(tester.output(OUT).remaining())
        .extracting(OutputRecord::message)
        .containsExactly("3");
    assertThat(tester.output(OUT).isEmpty()).isTrue();
    assertThat(tester.output(OUT).remaining()).isEmpty();
    assertThatThrownBy(() -> tester.output(OUT).next())
        .isInstanceOf(AssertionError.class)
        .hasMessage("stream 'out' has no more records: all 3 were read");
  }

  @Test
  void hasAllInTheOrderOfEmitting() {
    tester.output(OUT).seekToEnd();

    assertThat(tester.output(OUT).all())
        .extracting(OutputRecord::key)
        .containsExactly("a", "b", "c");
    assertThat(tester.output(OUT).count()).isEqualTo(3);
    assertThat(tester.output(OUT).isEmpty()).isTrue();
  }

  @Test
  void seeks() {
    tester.output(OUT).seek(2);
    assertThat(tester.output(OUT).next().message()).isEqualTo("3");

    tester.output(OUT).rewind();
    assertThat(tester.output(OUT).next().message()).isEqualTo("1");

    assertThatThrownBy(() -> tester.output(OUT).seek(4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("seek(4): stream 'out' has 3 records");
  }

  @Test
  void showsTheWrittenBytesBesideTheMessages() {
    Stream<byte[]> raw = Stream.of(OUT.topic(), Codecs.bytes());
    assertThat(tester.output(OUT).next().message()).isEqualTo("1");

    assertThat(tester.output(raw).next().message()).containsExactly('1');
    assertThat(tester.output(OUT).next().message()).isEqualTo("2");
    assertThat(tester.output(Stream.of(OUT.topic(), Codecs.bytes())).next().message())
        .as("the same stream, though made anew")
        .containsExactly('2');
  }

  @Test
  void expectsThatThereIsNoMore() {
    tester.output(OUT).seek(2);

    assertThatThrownBy(() -> tester.output(OUT).expectEmpty())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("should have no more records")
        .hasMessageContaining("message=3");
    tester.output(OUT).seekToEnd();
    tester.output(OUT).expectEmpty();
  }
}
