package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One table partition on its way to being level with its topic. Made by the poll thread, worked on
 * by the recovery thread; {@link #progress} is for any thread.
 */
public final class TableRecovery {

  /** What becomes of a recovery; told on the recovery thread, which gives the table up with it. */
  public interface Outcome {

    /** The table is level, and whoever is told owns it from now on. */
    void level(PartitionTable table);

    /**
     * The table cannot be recovered, and was closed.
     *
     * @param reason why, and how to mend it
     */
    void failed(String reason);
  }

  private final TopicPartition changelog;
  private final UUID topicId;
  private final Path directory;
  private final Supplier<PartitionTable> opening;
  private final @Nullable PartitionTable again;
  private final Outcome outcome;

  // Owner: recovery thread, from here on.
  private @Nullable PartitionTable table;
  private long startedNanos;
  private long recovered;
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
    this(changelog, topicId, directory, opening, null, outcome);
  }

  private TableRecovery(
      TopicPartition changelog,
      UUID topicId,
      Path directory,
      Supplier<PartitionTable> opening,
      @Nullable PartitionTable again,
      Outcome outcome) {
    this.changelog = changelog;
    this.topicId = topicId;
    this.directory = directory;
    this.opening = opening;
    this.again = again;
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
        outcome);
  }

  /** How far it is. Any thread. */
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

  /** The table, which is opened by the first call. */
  PartitionTable table() {
    PartitionTable opened = table;
    if (opened == null) {
      opened = opening.get();
      table = opened;
    }
    return opened;
  }

  /** Reading begins at {@code start} and ends at {@code end}. */
  void located(long start, long end, long nowNanos) {
    startedNanos = nowNanos;
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

  /** Closes the table, if it is open. */
  void close() {
    PartitionTable opened = table == null ? again : table;
    if (opened != null) {
      opened.close();
    }
  }
}
