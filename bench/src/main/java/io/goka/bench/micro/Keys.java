package io.goka.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Keys of 11 bytes, as the workloads have them. */
public final class Keys {

  private static final long SEED = 0x60CA;

  private Keys() {}

  /** The key of a number, in an array of its own. */
  public static byte[] of(int number) {
    return String.format("key-%07d", number).getBytes(US_ASCII);
  }

  /**
   * Keys as they come in: each in an array of its own, drawn from the first {@code distinct}, which
   * all are as likely.
   */
  public static List<byte[]> drawn(int count, int distinct) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<byte[]> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(of(random.nextInt(distinct)));
    }
    return keys;
  }
}
