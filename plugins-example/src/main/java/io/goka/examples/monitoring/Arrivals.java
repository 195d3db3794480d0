package io.goka.examples.monitoring;

import io.goka.spi.RebalanceListener;
import io.goka.spi.RecoveryListener;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when partitions come and go, and how many updates they have recovered. Owner: any thread;
 * the calls for one partition come one after another.
 */
final class Arrivals implements RebalanceListener, RecoveryListener<Long> {

  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);

  private final Map<Integer, Long> recovered = new ConcurrentHashMap<>();

  @Override
  public void recovered(int partition, String key, Optional<Long> value) {
    recovered.merge(partition, 1L, Long::sum);
  }

  @Override
  public void assigned(int partition) {
    log.info("Partition {} is here, after {} recovered updates", partition, updates(partition));
  }

  @Override
  public void revoked(int partition) {
    log.info("Partition {} has left", partition);
    recovered.remove(partition);
  }

  /** How many updates of a partition were recovered since it came. */
  long updates(int partition) {
    return recovered.getOrDefault(partition, 0L);
  }
}
