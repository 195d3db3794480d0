package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClosestTest {

  private static final Map<String, String> TOPIC = Map.of("a", "1", "b", "2");

  private final Closest closest = new Closest(TOPIC);

  @Test
  void theStoreThatSaysWhatTheTopicSaysIsTheOwners() {
    closest.offer("server-1", Map.of("a", "1"));
    closest.offer("server-2", TOPIC);
    closest.offer("server-3", Map.of());

    assertThat(closest.text()).isEqualTo("server-2 has stored what the topic says");
    assertThat(closest.values()).isEqualTo(TOPIC);
  }

  @Test
  void whenNoneDoesTheOneWithTheFewestOtherKeysIsTakenAndThatIsTold() {
    closest.offer("server-1", Map.of("c", "3"));
    closest.offer("server-2", Map.of("a", "1", "b", "9"));

    assertThat(closest.text()).contains("server-2 comes closest: 1 of 2 keys are others");
    assertThat(closest.values()).containsEntry("b", "9");
  }

  @Test
  void whereNobodyHasStoredAnythingThatIsTold() {
    assertThat(closest.text()).isEqualTo("no server has stored it");
    assertThat(closest.values()).isEmpty();
  }
}
