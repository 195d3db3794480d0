package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeyOrderTest {

  private final Random random = new Random(11);

  @Test
  void fewAndNoKeysAreSorted() {
    assertSorted(0, i -> random(5));
    assertSorted(1, i -> random(5));
    assertSorted(2, i -> random(5));
    assertSorted(16, i -> random(5));
  }

  @Test
  void keysOfAnyLengthAreSorted() {
    assertSorted(10_000, i -> random(random.nextInt(12)));
  }

  @Test
  void longKeysThatBeginAlikeAreSorted() {
    assertSorted(5_000, i -> text("customer-of-the-north/" + random.nextInt(100) + "/" + i % 900));
  }

  @Test
  void aKeyThatEndsComesBeforeOneThatGoesOnWithZeros() {
    assertSorted(2_000, i -> new byte[random.nextInt(40)]);
    assertSorted(2_000, i -> Arrays.copyOf(new byte[] {1, 2, 3}, 3 + random.nextInt(20)));
  }

  @Test
  void keysThatAgreeFurtherAndFurtherAreSorted() {
    byte[] zeros = new byte[4_000];
    assertSorted(4_000, i -> Arrays.copyOf(zeros, (i * 7) % 4_000));
  }

  @Test
  void writesOfOneKeyStayInTheirOrder() {
    assertSorted(5_000, i -> text("key-" + random.nextInt(20)));
    assertSorted(5_000, i -> text("one"));
  }

  private void assertSorted(int writes, IntFunction<byte[]> key) {
    StorageBatch batch = new StorageBatch(writes);
    for (int i = 0; i < writes; i++) {
      batch.put(key.apply(i), null);
    }

    int[] right =
        IntStream.range(0, writes)
            .boxed()
            // Stable.
            .sorted(Comparator.comparing(batch::key, Arrays::compareUnsigned))
            .mapToInt(index -> index)
            .toArray();
    assertThat(KeyOrder.of(batch)).isEqualTo(right);
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
