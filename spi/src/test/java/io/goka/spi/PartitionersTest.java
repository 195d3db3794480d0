package io.goka.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PartitionersTest {

  @ParameterizedTest
  @CsvSource({"a, 0", "b, 3", "hello, 3", "key-0000001, 2", "'', 3", "über, 3"})
  void fnv1aPlacesKeysWhereGokaDoes(String key, int partition) {
    assertThat(Partitioners.FNV1A.partition(key.getBytes(UTF_8), 4)).isEqualTo(partition);
  }

  /** The expected hashes are those of Kafka's own {@code Utils.murmur2}. */
  @ParameterizedTest
  @CsvSource({
    "'', 275646681",
    "a, -1563381124",
    "ab, 316155434",
    "abc, 479470107",
    "abcd, -1323649548",
    "hello, 2132663229",
    "key-0000001, 1420629090",
    "über, -1718265917",
    "21, -973932308",
    "foobar, -790332482",
    "a-little-bit-long-string, -985981536"
  })
  void murmur2IsKafkas(String key, int hash) {
    assertThat(Hashes.murmur2(key.getBytes(UTF_8))).isEqualTo(hash);
  }

  @Test
  void murmur2TakesBytesAsUnsigned() {
    byte[] bytes = {(byte) 0xff, (byte) 0x80, 0, (byte) 0xfe, (byte) 0x81};

    assertThat(Hashes.murmur2(bytes)).isEqualTo(1700763136);
  }

  @Test
  void murmur2ClearsTheSign() {
    byte[] negative = "a".getBytes(UTF_8);

    assertThat(Partitioners.MURMUR2.partition(negative, 7))
        .isEqualTo((-1563381124 & 0x7fffffff) % 7);
  }

  @ParameterizedTest
  @EnumSource(Partitioners.class)
  void everyKeyIsInSomePartition(Partitioners partitioner) {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] key = new byte[random.nextInt(20)];
      random.nextBytes(key);
      int partitions = 1 + random.nextInt(50);

      assertThat(partitioner.partition(key, partitions)).isBetween(0, partitions - 1);
    }
  }
}
