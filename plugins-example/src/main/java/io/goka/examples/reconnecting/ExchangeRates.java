package io.goka.examples.reconnecting;

import io.goka.spi.Codecs;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;
import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import io.goka.spi.Table;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewPlugin;
import java.util.Locale;

/**
 * A copy of the exchange rates that another program keeps in a compacted topic: the key is the
 * currency, the value a number as text.
 *
 * <p>Settings: {@code plugin.exchange-rates.topic}, the topic (exchange-rates), and {@code
 * plugin.exchange-rates.partitioner}, how that program finds the partition of a key: {@code
 * murmur2} as programs in Java do, or {@code fnv1a} as those with goka do (murmur2).
 */
public final class ExchangeRates implements ViewPlugin {

  @Override
  public ViewDefinition define(PluginConfig config) {
    String topic = config.string("topic", "exchange-rates");
    return ViewDefinition.of("exchange-rates", Table.ofTopic(topic, Codecs.string()))
        .withPartitioner(partitioner(config.string("partitioner", "murmur2")));
  }

  private static Partitioner partitioner(String name) {
    try {
      return Partitioners.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new PluginConfigException(
          "plugin.exchange-rates.partitioner=" + name + " is wrong: expected murmur2 or fnv1a");
    }
  }
}
