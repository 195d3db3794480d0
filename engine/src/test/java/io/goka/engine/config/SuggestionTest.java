package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionTest {

  @Test
  void distanceCountsTypingSlips() {
    assertThat(Suggestion.distance("", "")).isZero();
    assertThat(Suggestion.distance("port", "port")).isZero();
    assertThat(Suggestion.distance("", "port")).isEqualTo(4);
    assertThat(Suggestion.distance("prt", "port")).isEqualTo(1);
    assertThat(Suggestion.distance("porrt", "port")).isEqualTo(1);
    assertThat(Suggestion.distance("pxrt", "port")).isEqualTo(1);
    assertThat(Suggestion.distance("prot", "port")).isEqualTo(1);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("abcd", "badc")).isEqualTo(2);
  }

  @Test
  void closestWordWins() {
    assertThat(Suggestion.closest("server.prt", List.of("server.host", "server.port")))
        .contains("server.port");
  }

  @Test
  void amongEqualsTheFirstInOrderWins() {
    assertThat(Suggestion.closest("dat", List.of("rat", "cat"))).contains("cat");
  }

  @Test
  void nothingIsSuggestedThatIsFarAway() {
    assertThat(Suggestion.closest("colour", List.of("server.port", "storage"))).isEmpty();
    assertThat(Suggestion.closest("x", List.of())).isEmpty();
  }

  @Test
  void questionEndsTheSentence() {
    assertThat(Suggestion.question(Optional.of("a"))).isEqualTo("; did you mean a?");
    assertThat(Suggestion.question(Optional.empty())).isEqualTo(".");
  }
}
