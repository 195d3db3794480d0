package io.goka.bench.workload;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.TopicConfig;

/** The table that an input is joined with. Owner: any thread. */
public final class JoinedTable {

  private static final long SEED = 0x60CA_0100L;

  private JoinedTable() {}

  /**
   * Makes the topic, and fills it.
   *
   * @param keys the numbers of the keys that it has, each once
   */
  public static void fill(String bootstrapServers, Topics topics, String topic, IntStream keys)
      throws InterruptedException {
    topics.create(
        topic, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try (Loader loader = new Loader(bootstrapServers, topic)) {
      keys.forEach(key -> loader.send(KeyNames.write(key), value(key)));
    }
  }

  /** What the table has for a key. */
  static byte[] value(int key) {
    byte[] letters = new byte[Workload.VALUE_BYTES];
    Letters.fill(letters, new SplittableRandom(SEED + key));
    return letters;
  }

  /**
   * What comes out of a join.
   *
   * @param input the record's value
   * @param joined what the table has for its key
   */
  public static byte[] enrich(byte[] input, byte[] joined) {
    byte[] both = new byte[input.length + joined.length];
    System.arraycopy(input, 0, both, 0, input.length);
    System.arraycopy(joined, 0, both, input.length, joined.length);
    return both;
  }
}
