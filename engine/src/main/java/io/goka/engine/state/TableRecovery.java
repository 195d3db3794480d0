package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One table partition on its way to being level with its topic, and, when it is a following, for as
 * long as it follows the topic from then on. Made by the poll thread, worked on by the recovery
 * thread; {@link #progress} is for any thread.
 */
public final class TableRecovery {

  /** What becomes of a recovery; told on the recovery thread. */
  public interface Outcome {

    /**
     * The table is level. Whoever is told owns it from now on; but the table of a following stays
     * the recovery thread's, and others {@link PartitionTable#read} it. Told again, with another
     * table, when a following is level after having been read anew.
     */
    void level(PartitionTable table);

    /**
     * The table cannot be recovered or followed, and was closed; the recovery is over.
     *
     * @param reason why, and how to mend it
     */
    void failed(String reason);

    /**
     * The table of a following is thrown away, and read from its topic anew: {@link #level} comes
     * again. The table that was level closes once this returns, and reading it answers null.
     *
     * @param reason what speaks against the copy
     */
    default void readsAnew(String reason) {}
  }

  private final TopicPartition changelog;
  private final UUID topicId;
  private final Path directory;
  private final Supplier<PartitionTable> opening;
  private final @Nullable PartitionTable again;
  private final @Nullable TableDirectory followed;
  private final Outcome outcome;
  private @Nullable StoredUpdates updates;

  // Owner: recovery thread, from here on.
  private @Nullable PartitionTable table;
  private long startedNanos;
  private long recovered;
  private boolean level;
  private volatile RecoveryProgress progress = new RecoveryProgress(0, 0, 0, 0, Duration.ZERO);

  /**
   * The recovery of a table that is not open.
   *
   * @param changelog the partition of the table's topic
   * @param topicId the id of the table's topic as it is now
   * @param directory where the table is kept, for messages
   * @param opening opens the table; called on the recovery thread
   * @param outcome told how it ends
   */
  public TableRecovery(
      TopicPartition changelog,
      UUID topicId,
      Path directory,
      Supplier<PartitionTable> opening,
      Outcome outcome) {
    this(changelog, topicId, directory, opening, null, null, outcome);
  }

  private TableRecovery(
      TopicPartition changelog,
      UUID topicId,
      Path directory,
      Supplier<PartitionTable> opening,
      @Nullable PartitionTable again,
      @Nullable TableDirectory followed,
      Outcome outcome) {
    this.changelog = changelog;
    this.topicId = topicId;
    this.directory = directory;
    this.opening = opening;
    this.again = again;
    this.followed = followed;
    this.outcome = outcome;
  }

  /**
   * The recovery of a table that is open, and belongs to the recovery from now on.
   *
   * @param before runs on the recovery thread before the topic's end is asked for
   */
  public static TableRecovery again(
      TopicPartition changelog,
      UUID topicId,
      Path directory,
      PartitionTable table,
      Runnable before,
      Outcome outcome) {
    return new TableRecovery(
        changelog,
        topicId,
        directory,
        () -> {
          before.run();
          return table;
        },
        table,
        null,
        outcome);
  }

  /**
   * A local copy that is brought level with its topic and follows it until it is cancelled. The
   * topic is the truth, the copy only a copy: one that the topic speaks against is thrown away and
   * read anew.
   *
   * @param changelog the partition of the topic
   * @param topicId the id of the topic as it is now
   * @param directory where the copy is kept; opened, and cleared, on the recovery thread
   * @param outcome told how it goes
   */
  public static TableRecovery following(
      TopicPartition changelog, UUID topicId, TableDirectory directory, Outcome outcome) {
    return new TableRecovery(
        changelog,
        topicId,
        directory.path(),
        () -> directory.open(changelog.partition(), topicId),
        null,
        directory,
        outcome);
  }

  /**
   * Has a listener told of all that the recovery has. Called before the recovery is started.
   *
   * @return this
   */
  public TableRecovery telling(RecoveredUpdates listener) {
    updates = new StoredUpdates(changelog, listener);
    return this;
  }

  /** How far it is; of a following that is level, the end is the last one seen. Any thread. */
  public RecoveryProgress progress() {
    return progress;
  }

  TopicPartition changelog() {
    return changelog;
  }

  UUID topicId() {
    return topicId;
  }

  Path directory() {
    return directory;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Whether it goes on when it is level. */
  boolean follows() {
    return followed != null;
  }

  /** Whether it has been level, and was not read anew since. */
  boolean isLevel() {
    return level;
  }

  void becomeLevel() {
    level = true;
  }

  /** The table, which is opened by the first call. */
  PartitionTable table() {
    PartitionTable opened = table;
    if (opened == null) {
      opened = open();
      table = opened;
    }
    return opened;
  }

  private PartitionTable open() {
    try {
      return opening.get();
    } catch (StorageException e) {
      if (followed == null) {
        throw e;
      }
      // Of a copy nothing is lost with it: it is made anew, if it can be.
      Recovery.LOG.warn("{}: {}. It is deleted, and read anew", changelog, e.getMessage());
      followed.delete();
      return opening.get();
    }
  }

  /** Who is told of what the recovery has. */
  @Nullable StoredUpdates updates() {
    return updates;
  }

  /** Reading begins at {@code start} and ends at {@code end}. */
  void located(long start, long end, long nowNanos) {
    startedNanos = nowNanos;
    recovered = 0;
    progress = new RecoveryProgress(start, start, end, 0, Duration.ZERO);
  }

  /** Reading has come to {@code position}, with some more records. */
  void advanced(long position, int records, long nowNanos) {
    recovered += records;
    RecoveryProgress before = progress;
    progress =
        new RecoveryProgress(
            before.start(),
            position,
            before.end(),
            recovered,
            Duration.ofNanos(nowNanos - startedNanos));
  }

  /** The topic was seen to end at {@code end}. */
  void sawEnd(long end) {
    RecoveryProgress before = progress;
    if (before.end() != end) {
      progress =
          new RecoveryProgress(
              before.start(), before.position(), end, before.recovered(), before.elapsed());
    }
  }

  /** Throws the local copy of a following away. */
  void wipe() {
    close();
    table = null;
    level = false;
    if (followed != null) {
      followed.delete();
    }
  }

  /** Closes the table, if it is open. */
  void close() {
    if (updates != null) {
      updates.close();
    }
    PartitionTable opened = table == null ? again : table;
    if (opened != null) {
      opened.close();
    }
  }
}
