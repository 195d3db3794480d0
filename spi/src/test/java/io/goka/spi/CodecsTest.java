package io.goka.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CodecsTest {

  @Test
  void bytesAreCopiedOnBothWays() {
    byte[] bytes = {1, 2, 3};

    byte[] encoded = Codecs.bytes().encode(bytes);
    byte[] decoded = Codecs.bytes().decode(bytes);
    bytes[0] = 9;

    assertThat(encoded).containsExactly(1, 2, 3);
    assertThat(decoded).containsExactly(1, 2, 3);
    assertThat(Codecs.bytes().immutable()).isFalse();
    assertThat(Codecs.bytes().mediaType()).isEqualTo("application/octet-stream");
  }

  @Test
  void jsonWithoutAFormatSaysWhoBringsOne() {
    assertThatThrownBy(() -> Codecs.json(String.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(
            "the server brings one along; for tests add the dependency io.goka:goka-json");
  }
}
