package io.goka.runtime.cluster;

import io.goka.engine.kafka.HangingTransaction;
import io.goka.engine.kafka.HangingTransactions;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of transactions that nobody but an operator can end: in the group's committed
 * offsets, where a partition cannot begin for them, and in its table's topic, where it cannot
 * recover.
 *
 * <p>Owner: poll thread, which asks once a minute; Kafka's answers come in on the admin client's
 * thread.
 */
final class HangingWatch {

  private static final Logger LOG = LoggerFactory.getLogger(HangingWatch.class);
  private static final long EVERY_NANOS = 60_000_000_000L;
  private static final int MOST_REMEMBERED = 1000;

  private final String group;
  private final HangingTransactions finder;
  private final EventLog events;
  private final LongSupplier ticker;
  private final Set<HangingTransaction> told = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean toldWhyNot = new AtomicBoolean();
  private long lookedNanos;

  /**
   * @param ticker measures time, in nanoseconds
   */
  HangingWatch(String group, HangingTransactions finder, EventLog events, LongSupplier ticker) {
    this.group = group;
    this.finder = finder;
    this.events = events;
    this.ticker = ticker;
    this.lookedNanos = ticker.getAsLong();
  }

  /**
   * Asks Kafka, a minute after it was asked the last time; does not wait for the answer.
   *
   * @param tablePartitions the partitions of the group's table that are here
   */
  void lookWhenDue(Supplier<Set<TopicPartition>> tablePartitions) {
    long now = ticker.getAsLong();
    if (now - lookedNanos < EVERY_NANOS) {
      return;
    }
    lookedNanos = now;
    tell(finder.ofOffsets(group));
    Set<TopicPartition> tables = tablePartitions.get();
    if (!tables.isEmpty()) {
      tell(finder.in(tables));
    }
  }

  private void tell(CompletionStage<List<HangingTransaction>> asked) {
    var unused = asked.whenComplete(this::answered);
  }

  private void answered(@Nullable List<HangingTransaction> found, @Nullable Throwable failure) {
    if (found == null) {
      if (toldWhyNot.compareAndSet(false, true)) {
        LOG.info(
            "{}: cannot look for transactions of which Kafka has lost the end: {}",
            group,
            String.valueOf(failure));
      }
      return;
    }
    for (HangingTransaction each : found) {
      if (told.size() < MOST_REMEMBERED && told.add(each)) {
        LOG.error("{}: {}", group, each.told());
        events.add(Severity.ERROR, group, each.told());
      }
    }
  }
}
