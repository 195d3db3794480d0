package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.StorageBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
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
     * The table of a following is not level any more: it is thrown away and read from its topic
     * anew, or waits for room on its disk. {@link #level} comes again. The table that was level
     * closes once this returns, and reading it answers null.
     *
     * @param reason what speaks against the copy
     */
    default void readsAnew(String reason) {}

    /**
     * Something has happened that an operator should know; it is in the log already.
     *
     * @param message what, with the name of the partition
     */
    default void remarkable(String message) {}
  }

  private static final RecoveryProgress NOT_BEGUN = new RecoveryProgress(0, 0, 0, 0, Duration.ZERO);

  private final TopicPartition changelog;
  private final UUID topicId;
  private final TableDirectory directory;
  private final boolean follows;
  private final Outcome outcome;
  private @Nullable Duration deletesKept;
  private @Nullable StoredUpdates updates;

  // Owner: recovery thread, from here on.
  private @Nullable PartitionTable table;
  private @Nullable PendingWrite pending;
  private @Nullable Runnable before;
  private @Nullable WritingAgain writingAgain;
  private final Backoff rooms = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
  private long startedNanos;
  private long waitsUntilNanos;
  private boolean waits;
  private long recovered;
  private boolean level;
  private @Nullable SeenEnd seenEnd;
  private Instant looksAt = Instant.MAX;
  private volatile RecoveryProgress progress = NOT_BEGUN;

  /** Where the topic of a following ended at some time. */
  record SeenEnd(long end, Instant at) {}

  /**
   * The recovery of a table that is not open.
   *
   * @param changelog the partition of the table's topic
   * @param topicId the id of the table's topic as it is now
   * @param directory where the table is kept; opened, and cleared, on the recovery thread
   * @param outcome told how it ends
   */
  public TableRecovery(
      TopicPartition changelog, UUID topicId, TableDirectory directory, Outcome outcome) {
    this(changelog, topicId, directory, false, outcome);
  }

  private TableRecovery(
      TopicPartition changelog,
      UUID topicId,
      TableDirectory directory,
      boolean follows,
      Outcome outcome) {
    this.changelog = changelog;
    this.topicId = topicId;
    this.directory = directory;
    this.follows = follows;
    this.outcome = outcome;
  }

  /**
   * The recovery of a table after it was rolled back.
   *
   * @param table the table, when it is open: it belongs to the recovery from now on; null when it
   *     was closed, and is opened again
   * @param before runs on the recovery thread before the topic's end is asked for
   */
  public static TableRecovery again(
      TopicPartition changelog,
      UUID topicId,
      TableDirectory directory,
      @Nullable PartitionTable table,
      Runnable before,
      Outcome outcome) {
    TableRecovery again = new TableRecovery(changelog, topicId, directory, outcome);
    again.table = table;
    again.before = before;
    return again;
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
    return new TableRecovery(changelog, topicId, directory, true, outcome);
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

  /**
   * Says how long the topic keeps the records that delete keys, its {@code delete.retention.ms}: a
   * stored table that was level longer ago may have missed some of them, and is read anew. Without
   * it they are kept for ever. Called before the recovery is started.
   *
   * @return this
   */
  public TableRecovery keepingDeletes(Duration retention) {
    deletesKept = retention;
    return this;
  }

  /**
   * Has the table's stored values written again, for each key that its topic has an update of
   * behind them: somebody else has written there. Called before the recovery is started.
   *
   * @param from the table's mark at its last commit
   * @param writes how the table's topic is written
   * @return this
   */
  public TableRecovery writingAgain(long from, OwnerWrites writes) {
    writingAgain = new WritingAgain(from, writes);
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

  TableDirectory directory() {
    return directory;
  }

  /** How long the topic keeps the records that delete keys; null when for ever. */
  @Nullable Duration deletesKept() {
    return deletesKept;
  }

  Outcome outcome() {
    return outcome;
  }

  /** Whether it goes on when it is level. */
  boolean follows() {
    return follows;
  }

  /** Whether it has been level, and was not read anew since. */
  boolean isLevel() {
    return level;
  }

  /** It is level, and looks where its topic ends from then on. */
  void becomeLevel(Instant nextLook) {
    level = true;
    looksAt = nextLook;
  }

  /** Whether the table is open. */
  boolean isOpen() {
    return table != null;
  }

  /**
   * The table, which is opened by the first call. Waits for what is written by {@link #writeAside},
   * and throws what that has thrown.
   */
  PartitionTable table() {
    PendingWrite write = pending;
    if (write != null) {
      pending = null;
      write.finish();
    }
    Runnable first = before;
    if (first != null) {
      first.run();
      before = null;
    }
    PartitionTable opened = table;
    if (opened == null) {
      opened = directory.open(changelog.partition(), topicId);
      table = opened;
    }
    return opened;
  }

  /**
   * Writes values on another thread, so that more can be read meanwhile. The table is that thread's
   * until {@link #table} or {@link #close} returns. What the write throws is thrown by either this
   * or the next call of {@link #table}.
   *
   * @param writes the values, in the topic's order
   * @param position the topic's offset that they reach
   */
  void writeAside(StorageBatch writes, long position) {
    PartitionTable mine = table();
    TableMark reached = mine.mark().reaching(position);
    long left = left(position);
    PendingWrite write = new PendingWrite(() -> mine.recover(writes, reached, left));
    pending = write;
    directory.behind().writers().execute(write);
    if (write.isOver()) {
      PartitionTable unused = table();
    }
  }

  /** Waits until what is written on another thread is; what it throws, {@link #table} does. */
  void awaitWritten() {
    PendingWrite write = pending;
    if (write != null) {
      write.run();
    }
  }

  /** Whether what was written on another thread is, or could not be. */
  boolean hasWritten() {
    PendingWrite write = pending;
    return write != null && write.isOver();
  }

  /** Gives up memory of which there has to be less. */
  void fit() {
    if (level && table != null) {
      table.fit();
    }
  }

  /** How many records are behind an offset of the topic at most, up to the end that is read to. */
  long left(long position) {
    return Math.max(0, progress.end() - position);
  }

  /** What is to be written into the topic before the table is recovered; null for nothing. */
  @Nullable WritingAgain writesAgain() {
    return writingAgain;
  }

  /** Nothing is to be written, or it is. */
  void writesNothing() {
    writingAgain = null;
  }

  /** Who is told of what the recovery has. */
  @Nullable StoredUpdates updates() {
    return updates;
  }

  /** Reading begins at {@code start} and ends at {@code end}. */
  void located(long start, long end, long nowNanos) {
    startedNanos = nowNanos;
    recovered = 0;
    waits = false;
    rooms.reset();
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

  /** Whether it is time to look where its topic ends. */
  boolean isLookDue(Instant now) {
    return level && !now.isBefore(looksAt);
  }

  /** Looks at the end again then. */
  void looksAgain(Instant at) {
    looksAt = at;
  }

  /** The topic ended there; the end that was seen before counts while it is not reached. */
  void lookedAt(SeenEnd seen) {
    if (seenEnd == null) {
      seenEnd = seen;
    }
  }

  /**
   * When the topic was seen to end where the following is now, or before; null when that was told
   * already. It says no more of later times: an end that nobody has looked at may be anywhere.
   */
  @Nullable Instant takeLevelAt() {
    SeenEnd seen = seenEnd;
    if (seen == null || progress.position() < seen.end()) {
      return null;
    }
    seenEnd = null;
    return seen.at();
  }

  /**
   * Closes the table, and has it opened again after a pause, which grows from time to time.
   *
   * @param reason why
   * @return whether it had not waited before
   */
  boolean waitsForRoom(String reason, long nowNanos) {
    boolean first = !waits;
    reset();
    waits = true;
    waitsUntilNanos = nowNanos + rooms.pause();
    progress = progress.waiting(reason);
    return first;
  }

  /** Whether it waits for room. */
  boolean waits() {
    return waits;
  }

  /** Whether it has waited for long enough, if it has to wait. */
  boolean isDue(long nowNanos) {
    return !waits || nowNanos - waitsUntilNanos >= 0;
  }

  /** Throws the local copy away. */
  void wipe() {
    reset();
    directory.delete();
  }

  /** Closes the table; the next question for it opens it again. */
  void reset() {
    close();
    table = null;
    level = false;
    seenEnd = null;
  }

  /** Closes the table, if it is open. */
  void close() {
    PendingWrite write = pending;
    pending = null;
    if (write != null) {
      // Whatever comes of it: what the table does not have is read again.
      write.run();
    }
    if (updates != null) {
      updates.close();
    }
    if (table != null) {
      table.close();
    }
  }
}
