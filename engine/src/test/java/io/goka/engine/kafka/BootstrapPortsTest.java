package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class BootstrapPortsTest {

  @Test
  void readsHostsNumbersAndProtocols() {
    assertThat(BootstrapPorts.parse("a:1, [::1]:2,PLAINTEXT://b.example:3").addresses())
        .containsExactly(
            new BootstrapPorts.Address("a", 1),
            new BootstrapPorts.Address("::1", 2),
            new BootstrapPorts.Address("b.example", 3));
  }

  @Test
  void refusesWhatIsNoAddressAndSaysHowToWriteOne() {
    for (String wrong : List.of("localhost", "localhost:", ":9092", "a:1,,b:2", "a:70000", "")) {
      assertThatThrownBy(() -> BootstrapPorts.parse(wrong))
          .as(wrong)
          .isInstanceOf(KafkaUnreachableException.class)
          .hasMessageContaining("write host:port");
    }
  }
}
