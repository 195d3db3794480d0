package io.goka.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Partitioners;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** The SPI has no Kafka on its class path, so its murmur2 meets Kafka's here. */
class KafkaPartitionerTest {

  @Test
  void murmur2PlacesEveryKeyWhereKafkasProducersDo() {
    Random random = new Random(20260101);
    for (int i = 0; i < 20_000; i++) {
      byte[] key = new byte[random.nextInt(40)];
      random.nextBytes(key);
      int partitions = 1 + random.nextInt(100);

      assertThat(Partitioners.MURMUR2.partition(key, partitions))
          .isEqualTo(Utils.toPositive(Utils.murmur2(key)) % partitions);
    }
  }
}
