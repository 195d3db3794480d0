package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OfferedTest {

  private final Offered offered = new Offered();

  @Test
  void theLastNumberOfEachKeyIsWhatWasOffered() {
    offered.add("a", "1");
    offered.add("b", "1");
    offered.add("a", "2");

    assertThat(offered.last()).containsEntry("a", 2).containsEntry("b", 1).hasSize(2);
    assertThat(offered.breaches()).isEmpty();
  }

  @Test
  void whateverIsNoPositiveNumberIsPoison() {
    offered.add("p", "no number");
    offered.add("q", "-2");
    offered.add("r", "0");

    assertThat(offered.poisoned()).containsExactly("p", "q", "r");
    assertThat(offered.last()).isEmpty();
  }

  @Test
  void aNumberThatIsMissingOrThereTwiceIsTold() {
    offered.add("a", "1");
    offered.add("a", "3");
    offered.add("a", "3");

    assertThat(offered.breaches())
        .containsExactly(
            "the input has number 3 of a behind 1", "the input has number 3 of a behind 3");
    assertThat(offered.last()).containsEntry("a", 3);
  }
}
