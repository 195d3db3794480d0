package io.goka.examples.reconnecting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.Codecs;
import io.goka.spi.Partitioners;
import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import io.goka.spi.Table;
import io.goka.spi.View;
import io.goka.spi.ViewDefinition;
import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExchangeRatesTest {

  @Test
  void isACopyOfAnotherProgramsTopic() {
    ViewDefinition view = define(Map.of());

    assertThat(view.name()).isEqualTo("exchange-rates");
    assertThat(view.table()).isEqualTo(Table.ofTopic("exchange-rates", Codecs.string()));
    assertThat(view.partitioner()).isEqualTo(Partitioners.MURMUR2);
  }

  @Test
  void theTopicAndItsPartitionerAreSettings() {
    ViewDefinition view = define(Map.of("topic", "rates", "partitioner", "fnv1a"));

    assertThat(view.table()).isEqualTo(Table.ofTopic("rates", Codecs.string()));
    assertThat(view.partitioner()).isEqualTo(Partitioners.FNV1A);
  }

  @Test
  void showsWhatTheOtherProgramHasWritten() {
    Table<String> rates = Table.ofTopic("exchange-rates", Codecs.string());
    Tester tester = Tester.of(new ExchangeRates());

    tester.setTableValue(rates, "EUR", "1.0");
    tester.setTableValue(rates, "USD", "1.1");
    tester.setTableValue(rates, "USD", "1.2");

    View<String> view = tester.view(rates);
    assertThat(view.state()).isEqualTo(View.State.RUNNING);
    assertThat(view.get("USD")).hasValue("1.2");
  }

  @Test
  void anUnknownPartitionerIsRefused() {
    assertThatThrownBy(() -> define(Map.of("partitioner", "crc32")))
        .isInstanceOf(PluginConfigException.class)
        .hasMessage("plugin.exchange-rates.partitioner=crc32 is wrong: expected murmur2 or fnv1a");
  }

  private static ViewDefinition define(Map<String, String> settings) {
    return new ExchangeRates().define(PluginConfig.of("exchange-rates", settings));
  }
}
