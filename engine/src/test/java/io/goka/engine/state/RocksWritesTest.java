package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Whether a batch has the form that RocksDB itself gives it. */
final class RocksWritesTest {

  @BeforeAll
  static void loadLibrary() {
    assertThat(Rocks.MEMORY.bytes()).isPositive();
  }

  @Test
  void puttingAndDeletingHaveTheFormOfRocksDb() throws RocksDBException {
    StorageBatch batch =
        new StorageBatch(4)
            .put("b".getBytes(UTF_8), "2".getBytes(UTF_8))
            .put("a".getBytes(UTF_8), "1".getBytes(UTF_8))
            .put("b".getBytes(UTF_8), null)
            .put(new byte[0], new byte[0]);

    try (WriteBatch same = new WriteBatch()) {
      same.put(new byte[0], new byte[0]);
      same.put("a".getBytes(UTF_8), "1".getBytes(UTF_8));
      same.put("b".getBytes(UTF_8), "2".getBytes(UTF_8));
      same.delete("b".getBytes(UTF_8));

      assertThat(RocksWrites.of(batch)).isEqualTo(same.data());
    }
  }

  @Test
  void aBatchWithoutWritesHasIt() throws RocksDBException {
    try (WriteBatch same = new WriteBatch()) {
      assertThat(RocksWrites.of(new StorageBatch(0))).isEqualTo(same.data());
    }
  }

  @Test
  void lengthsOfAnyNumberOfBytesHaveIt() throws RocksDBException {
    Random random = new Random(3);
    for (int length : new int[] {127, 128, 129, 16_383, 16_384, (1 << 21) - 1, 1 << 21}) {
      byte[] key = new byte[Math.min(length, 20_000)];
      byte[] value = new byte[length];
      random.nextBytes(key);
      random.nextBytes(value);
      try (WriteBatch same = new WriteBatch()) {
        same.put(key, value);

        byte[] form = RocksWrites.of(new StorageBatch(1).put(key, value));
        assertThat(Arrays.equals(form, same.data())).as("length %d", length).isTrue();
      }
    }
  }
}
