package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.state.PartitionTable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What looks wrong in a partition, put into words for the operator. Owner: task thread, that of the
 * {@link PartitionProcessor} whose listener hears of it.
 */
final class PartitionDoubts implements KeyEntries.Misplaced {

  /** A former owner that goes on has written its last by then. */
  private static final int MOST_FOREIGN_WRITES = 5;

  private final GroupPlan plan;
  private final PartitionTroubles troubles;
  private final int partition;
  private final PartitionProcessor.Listener listener;
  private @Nullable TopicPartition reading;
  private boolean toldMisplaced;

  /**
   * @param troubles outlives a roll back
   */
  PartitionDoubts(
      GroupPlan plan,
      int partition,
      PartitionTroubles troubles,
      PartitionProcessor.Listener listener) {
    this.plan = plan;
    this.troubles = troubles;
    this.partition = partition;
    this.listener = listener;
  }

  /** The keys that come now are from here. */
  void reading(TopicPartition source) {
    reading = source;
  }

  @Override
  public void misplaced(byte[] key, int home) {
    if (!toldMisplaced) {
      toldMisplaced = true;
      listener.suspicious(
          reading
              + " has misplaced keys: "
              + plan.shownKey(key)
              + " belongs into partition "
              + home
              + ", where lookups will look for it. Have its producer partition as Kafka's Java clients"
              + " do (librdkafka: partitioner=murmur2_random), or set the group's partitioner");
    }
  }

  /** Tells of the oldest deferred commit when it is open for too long. */
  void overdue(DeferredCommits deferred) {
    DeferredHandle overdue = deferred.overdue();
    if (overdue != null) {
      ConsumerRecord<byte[], byte[]> record = overdue.record();
      listener.suspicious(
          "a deferred commit of "
              + record.topic()
              + "-"
              + record.partition()
              + " offset "
              + record.offset()
              + " is open for "
              + deferred.ageSeconds(overdue)
              + " s, "
              + deferred.size()
              + " in all: nothing behind it is committed. Does its plugin complete or fail every"
              + " handle?");
    }
  }

  /**
   * The owner of a partition is the only one who writes its table's topic, so the offsets of its
   * updates follow upon each other. A gap is a record of somebody else: a former owner who was
   * stopped for longer than its session, or a second cluster under the same names. A table that
   * stepped over it would claim to include what it has never seen: the partition goes back, and has
   * its own values of what was overwritten written again before it goes on.
   *
   * @param table the table before the updates are stored
   * @throws ForeignWritesException when there is a gap
   */
  void foreignWrites(PartitionTable table, Epoch.PartitionEpoch done) {
    if (plan.config().guarantee() == Guarantee.EXACTLY_ONCE) {
      // Transactions leave gaps of their own, and others are fenced.
      return;
    }
    long from = table.mark().offset();
    long to = done.lastOffset() + 1;
    long foreign = to - from - done.commit().writes().size();
    if (foreign > 0) {
      String finding =
          plan.table().orElseThrow().name()
              + "-"
              + partition
              + " has "
              + foreign
              + " records of another writer between offsets "
              + from
              + " and "
              + to;
      boolean goesOn = troubles.foreignWrites() > MOST_FOREIGN_WRITES;
      String told =
          finding
              + (goesOn
                  ? ", and had some before each of the last "
                      + MOST_FOREIGN_WRITES
                      + " commits: end whoever writes there besides this group, then start the group"
                      + " again"
                  : ": was an instance stopped for longer than its session, or does somebody else"
                      + " write there?");
      listener.suspicious(told);
      throw new ForeignWritesException(told, goesOn);
    }
    troubles.noForeignWrites();
  }
}
