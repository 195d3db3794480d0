package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFormatsTest {

  private static final int TRIES = 5_000;

  @ParameterizedTest
  @EnumSource(KeyFormats.class)
  void everyTextThatIsWrittenIsReadBack(KeyFormats format) {
    Random random = new Random(1);
    int written = 0;
    for (int i = 0; i < TRIES; i++) {
      String text = anyText(format, random);
      byte[] bytes;
      try {
        bytes = format.encode(text);
      } catch (CodecException e) {
        continue;
      }
      written++;
      assertThat(format.decode(bytes)).isEqualTo(text);
    }
    assertThat(written).isGreaterThan(TRIES / 10);
  }

  @ParameterizedTest
  @EnumSource(KeyFormats.class)
  void allBytesThatAreReadAreWrittenBack(KeyFormats format) {
    Random random = new Random(2);
    int read = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = anyBytes(format, random);
      String text;
      try {
        text = format.decode(bytes);
      } catch (CodecException e) {
        continue;
      }
      read++;
      assertThat(format.encode(text)).isEqualTo(bytes);
    }
    assertThat(read).isGreaterThan(TRIES / 100);
  }

  @Test
  void utf8RefusesWhatItCannotCarry() {
    assertThatThrownBy(() -> KeyFormats.UTF8.encode("\uD83D")).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> KeyFormats.UTF8.decode(new byte[] {(byte) 0xff}))
        .isInstanceOf(CodecException.class);
  }

  @Test
  void int64IsWrittenHighestByteFirst() {
    assertThat(KeyFormats.INT64.encode("258")).containsExactly(0, 0, 0, 0, 0, 0, 1, 2);
    assertThat(KeyFormats.INT64.encode("-1")).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1);
    assertThat(KeyFormats.INT64.encode("-9223372036854775808"))
        .containsExactly(-128, 0, 0, 0, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "07",
        "+7",
        "-0",
        "-07",
        "7.0",
        " 7",
        "9223372036854775808",
        "seven",
        "\u0667"
      })
  void int64RefusesTextThatIsNotCanonical(String text) {
    assertThatThrownBy(() -> KeyFormats.INT64.encode(text))
        .isInstanceOf(CodecException.class)
        .hasMessage("key '" + text + "' is not a canonical 64-bit decimal, such as 42 or -7");
  }

  @Test
  void int64RefusesOtherLengths() {
    assertThatThrownBy(() -> KeyFormats.INT64.decode(new byte[] {'4', '2'}))
        .isInstanceOf(CodecException.class)
        .hasMessage("an int64 key has 8 bytes, this one has 2: is it text?");
  }

  @Test
  void hexIsLowerCase() {
    assertThat(KeyFormats.HEX.encode("00ff")).containsExactly(0, -1);
    assertThat(KeyFormats.HEX.decode(new byte[] {0, -1})).isEqualTo("00ff");
    assertThat(KeyFormats.HEX.encode("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "00F0", "0x00", "zz", "00 ff"})
  void hexRefusesOtherText(String text) {
    assertThatThrownBy(() -> KeyFormats.HEX.encode(text))
        .isInstanceOf(CodecException.class)
        .hasMessage("key '" + text + "' is not lower-case hexadecimal, such as 00ff");
  }

  @ParameterizedTest
  @EnumSource(KeyFormats.class)
  void isFoundByItsName(KeyFormats format) {
    assertThat(KeyFormats.named(format.id())).isSameAs(format);
  }

  @Test
  void otherNamesAreRefused() {
    assertThatThrownBy(() -> KeyFormats.named("UTF8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no key format 'UTF8': utf8, int64 or hex");
  }

  /** Text that the format takes often, and does not take often enough too. */
  private static String anyText(KeyFormats format, Random random) {
    return switch (format) {
      case UTF8 -> chars(random, 0x20, 0xFFFF, random.nextInt(6));
      case INT64 ->
          random.nextInt(4) == 0
              ? chars(random, '+', '9', 1 + random.nextInt(4))
              : Long.toString(random.nextLong() >> random.nextInt(Long.SIZE));
      case HEX ->
          random.nextInt(4) == 0
              ? chars(random, '0', 'g', random.nextInt(6))
              : Long.toHexString(random.nextLong() >>> random.nextInt(Long.SIZE));
    };
  }

  private static byte[] anyBytes(KeyFormats format, Random random) {
    int length = format == KeyFormats.INT64 ? 6 + random.nextInt(4) : random.nextInt(6);
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String chars(Random random, int from, int to, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) (from + random.nextInt(to - from + 1)));
    }
    return text.toString();
  }
}
