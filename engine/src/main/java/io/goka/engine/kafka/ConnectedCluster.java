package io.goka.engine.kafka;

import java.util.Map;

/**
 * The Kafka cluster that answered.
 *
 * @param bootstrapServers where it was asked
 * @param clusterId its id, which outlives every broker of it
 * @param brokers how many brokers it has at the moment
 * @param features its finalized features and their levels, such as {@code metadata.version}
 */
public record ConnectedCluster(
    String bootstrapServers, String clusterId, int brokers, Map<String, Short> features) {

  private static final String TRANSACTION_VERSION = "transaction.version";
  private static final short SAFE_TRANSACTIONS = 2;

  /** Keeps its own copy of the features. */
  public ConnectedCluster {
    features = Map.copyOf(features);
  }

  /**
   * Whether a late end of one transaction can never end the next one of the same producer, which
   * exactly-once rests on: brokers from 4.0 with {@code transaction.version} 2.
   */
  public boolean safeTransactions() {
    return features.getOrDefault(TRANSACTION_VERSION, (short) 0) >= SAFE_TRANSACTIONS;
  }
}
