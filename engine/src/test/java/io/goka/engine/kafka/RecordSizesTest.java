package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.EmitException;
import io.goka.spi.Headers;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

final class RecordSizesTest {

  @Test
  void countsAsKafkasProducerDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      byte[] key = random.nextInt(10) == 0 ? null : bytes(random);
      byte[] value = random.nextInt(10) == 0 ? null : bytes(random);
      Headers headers = Headers.empty();
      for (int count = random.nextInt(4); count > 0; count--) {
        headers = headers.with("näme-" + count, bytes(random));
      }

      assertThat(RecordSizes.upperBound(key, value, headers))
          .isEqualTo(
              AbstractRecords.estimateSizeInBytesUpperBound(
                  RecordBatch.MAGIC_VALUE_V2,
                  CompressionType.LZ4,
                  key,
                  value,
                  KafkaHeaders.of(headers).toArray(new Header[0])));
    }
  }

  @Test
  void takesWhatJustFitsAndRefusesOneByteMore() {
    byte[] key = {1, 2, 3};
    byte[] value = new byte[1000];
    int size = Math.toIntExact(RecordSizes.upperBound(key, value, Headers.empty()));

    assertThatCode(() -> new RecordSizes(size).check("clicks", key, value, Headers.empty()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new RecordSizes(size - 1).check("clicks", key, value, Headers.empty()))
        .isInstanceOf(EmitException.class)
        .hasMessageContaining("topic clicks")
        .hasMessageContaining("kafka.producer.max.request.size");
  }

  private static byte[] bytes(Random random) {
    // Lengths around the places where Kafka needs one byte more to write them.
    int[] lengths = {0, 1, 63, 64, 65, 127, 128, 8191, 8192, 8193, random.nextInt(20_000)};
    return new byte[lengths[random.nextInt(lengths.length)]];
  }
}
