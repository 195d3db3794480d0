package io.goka.engine.processing;

import io.goka.engine.thread.Pulse;
import io.goka.spi.RebalanceListener;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: task thread. Tells the group's author which partitions his callbacks get and lose. What he
 * throws keeps no partition from coming or going.
 */
final class RebalanceNotices {

  private static final Logger LOG = LoggerFactory.getLogger(RebalanceNotices.class);

  private final String task;
  private final GroupPlan plan;
  private final Pulse pulse;

  /**
   * @param task the task's name
   * @param pulse beats with what the author does
   */
  RebalanceNotices(String task, GroupPlan plan, Pulse pulse) {
    this.task = task;
    this.plan = plan;
    this.pulse = pulse;
  }

  /** The next callback may be one of this partition. */
  void assigned(int partition) {
    tell(RebalanceListener::assigned, partition);
  }

  /** There is no further callback of this partition. */
  void revoked(int partition) {
    tell(RebalanceListener::revoked, partition);
  }

  private void tell(BiConsumer<RebalanceListener, Integer> what, int partition) {
    plan.graph()
        .traits()
        .rebalanceListener()
        .ifPresent(
            listener -> {
              pulse.at(partition);
              try {
                what.accept(listener, partition);
              } catch (Throwable e) {
                LOG.warn("{}: the rebalance listener failed for partition {}", task, partition, e);
              }
              pulse.at(Pulse.NOWHERE);
            });
  }
}
