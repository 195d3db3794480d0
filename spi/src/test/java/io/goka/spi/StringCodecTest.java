package io.goka.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StringCodecTest {

  private final Codec<String> codec = Codecs.string();

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "über", "漢字", "😀", "a\u0000b", "\uFEFFbom", "\uFFFD", "x\uFFFDy"})
  void writesUtf8AndReadsItBack(String text) {
    byte[] written = codec.encode(text);

    assertThat(written).isEqualTo(text.getBytes(UTF_8));
    assertThat(codec.decode(written)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff", // never a first byte
        "80", // a continuation without a start
        "c3", // cut off
        "c080", // an overlong NUL
        "eda080", // a surrogate
        "f4908080", // above the last code point
        "efbfbdff", // a legitimate U+FFFD beside a malformed byte
      })
  void refusesMalformedBytes(String hex) {
    assertThatThrownBy(() -> codec.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("malformed UTF-8");
  }

  @Test
  void refusesLoneSurrogates() {
    assertLone("\uD83D", 0);
    assertLone("\uDE00", 0);
    assertLone("ab\uD83D", 2);
    assertLone("\uDE00\uD83D", 0);
    assertLone("😀\uDE00", 2);
    assertLone("\uD83D\uD83D\uDE00", 0);
  }

  @Test
  void saysWhatItIs() {
    assertThat(codec.immutable()).isTrue();
    assertThat(codec.mediaType()).isEqualTo("text/plain");
  }

  private void assertLone(String text, int at) {
    assertThatThrownBy(() -> codec.encode(text))
        .isInstanceOf(CodecException.class)
        .hasMessage("lone surrogate at character " + at + ": not Unicode text");
  }
}
