package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteSizeTest {

  @Test
  void sizesAreReadAsTheyAreWritten() {
    assertThat(ByteSize.parse("0")).isZero();
    assertThat(ByteSize.parse("1024")).isEqualTo(1024);
    assertThat(ByteSize.parse("64k")).isEqualTo(64L << 10);
    assertThat(ByteSize.parse("256m")).isEqualTo(256L << 20);
    assertThat(ByteSize.parse("1G")).isEqualTo(1L << 30);
    assertThat(ByteSize.parse("2t")).isEqualTo(2L << 40);
    assertThat(ByteSize.parse(" 512 MiB ")).isEqualTo(512L << 20);
    assertThat(ByteSize.parse("512 KB")).isEqualTo(512L << 10);
    assertThat(ByteSize.parse("7b")).isEqualTo(7);
  }

  @Test
  void whatIsNoSizeIsRefused() {
    List.of("", "m", "-1m", "1.5g", "1x", "1mm", "99999999999t", "9999999999999999999")
        .forEach(
            text ->
                assertThatIllegalArgumentException()
                    .as(text)
                    .isThrownBy(() -> ByteSize.parse(text)));
  }
}
