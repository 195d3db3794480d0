package io.goka.spi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int64CodecTest {

  private final Codec<Long> codec = Codecs.int64();

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9, 10, -10, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1})
  void writesDecimalAsciiAndReadsItBack(long number) {
    byte[] written = codec.encode(number);

    assertThat(written).isEqualTo(Long.toString(number).getBytes(US_ASCII));
    assertThat(codec.decode(written)).isEqualTo(number);
  }

  @Test
  void readsBackAnyNumber() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >> random.nextInt(Long.SIZE);

      assertThat(codec.decode(codec.encode(number))).isEqualTo(number);
    }
  }

  @Test
  void readsWhatGoReads() {
    assertThat(decode("+5")).isEqualTo(5);
    assertThat(decode("007")).isEqualTo(7);
    assertThat(decode("-0")).isZero();
    assertThat(decode("0000000000000000000000000005")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "9223372036854775810",
        "18446744073709551616",
        "99999999999999999999",
        "-99999999999999999999999999",
      })
  void refusesNumbersThatDoNotFit(String text) {
    assertMalformed(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", "+", " 1", "1 ", "1.0", "1e3", "--1", "0x10", "five", "1_000", "1:", "/"})
  void refusesWhatIsNoNumber(String text) {
    assertMalformed(text);
  }

  @Test
  void saysWhatItIs() {
    assertThat(codec.immutable()).isTrue();
    assertThat(codec.mediaType()).isEqualTo("text/plain");
  }

  private void assertMalformed(String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("not a 64-bit number in decimal: '");
  }

  private long decode(String text) {
    return codec.decode(text.getBytes(US_ASCII));
  }
}
