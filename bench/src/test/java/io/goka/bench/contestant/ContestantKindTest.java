package io.goka.bench.contestant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContestantKindTest {

  @Test
  void isFoundByItsLabel() {
    for (ContestantKind kind : ContestantKind.values()) {
      assertThat(ContestantKind.of(kind.label())).isEqualTo(kind);
    }
    assertThatThrownBy(() -> ContestantKind.of("me"))
        .hasMessage(
            "no contestant is called me: choose of"
                + " [ours, ours-at-least-once, streams-uncached, streams-cached, limit]");
  }

  @Test
  void readsCountsAsTheyAreWritten() {
    assertThat(ContestantKind.OURS.decode("42".getBytes(StandardCharsets.US_ASCII))).isEqualTo(42);
    assertThat(ContestantKind.STREAMS_CACHED.decode(new byte[] {0, 0, 0, 0, 0, 0, 1, 2}))
        .isEqualTo(258);
  }
}
