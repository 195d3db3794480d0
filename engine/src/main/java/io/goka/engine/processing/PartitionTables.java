package io.goka.engine.processing;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.RecoveredUpdates;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TableRecovery;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import io.goka.spi.RecoveryListener;
import io.goka.spi.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one partition while they are not a task's: the group's own on its way to being
 * level, and the joined ones, which follow their topics for as long as the partition is here.
 * Owner: poll thread.
 */
final class PartitionTables {

  /** Told on the poll thread. */
  interface Listener {

    /** One more of the tables is level. */
    void changed();

    /**
     * One of the tables cannot be had.
     *
     * @param reason why, and how to mend it
     */
    void failed(String reason);
  }

  private static final RecoveryProgress NOTHING = new RecoveryProgress(0, 0, 0, 0, Duration.ZERO);

  private final int partition;
  private final GroupPlan plan;
  private final Processor.Surroundings around;
  private final Listener listener;
  private final Map<Table<?>, TableRecovery> followings = new ConcurrentHashMap<>();
  private final Map<Table<?>, PartitionTable> joined = new LinkedHashMap<>();
  private volatile @Nullable TableRecovery recovering;
  private @Nullable PartitionTable own;
  private long recoveredRecords;
  private boolean closed;

  PartitionTables(int partition, GroupPlan plan, Processor.Surroundings around, Listener listener) {
    this.partition = partition;
    this.plan = plan;
    this.around = around;
    this.listener = listener;
  }

  /** Has all of them brought level. */
  void start() {
    plan.table().ifPresent(this::recover);
    plan.edges().joins().forEach(this::follow);
  }

  private void recover(GroupPlan.TableTopic topic) {
    start(
        new TableRecovery(
            changelog(topic),
            topic.id(),
            around.directories().apply(topic.name(), partition),
            new OwnOutcome()));
  }

  /**
   * Has the group's own table brought level once more, after it was rolled back.
   *
   * @param table the table, when it is open; null when it was closed
   * @param foreignWrites whether somebody else has written behind it
   */
  void recoverAgain(@Nullable PartitionTable table, boolean foreignWrites) {
    GroupPlan.TableTopic topic = plan.table().orElseThrow();
    TableRecovery again =
        TableRecovery.again(
            changelog(topic),
            topic.id(),
            around.directories().apply(topic.name(), partition),
            table,
            // What is left of a failed epoch would otherwise come behind the end that is read up
            // to.
            around.producers()::settle,
            new OwnOutcome());
    if (foreignWrites
        && table != null
        && around.producers() instanceof GroupProducers.Shared shared) {
      again.writingAgain(
          table.mark().offset(), new SharedWrites(shared.producer(), around.input()::maySend));
    }
    start(again);
  }

  private void start(TableRecovery recovery) {
    plan.table().ifPresent(topic -> recovery.keepingDeletes(topic.deletesKept()));
    plan.graph()
        .traits()
        .recoveryListener()
        .ifPresent(author -> recovery.telling(decoding(ErasedCasts.listener(author))));
    recovering = recovery;
    around.recovery().start(recovery);
  }

  private void follow(Table<?> table, GroupPlan.Join join) {
    TableRecovery following =
        TableRecovery.following(
                changelog(join.topic()),
                join.topic().id(),
                around.directories().apply(join.topic().name(), partition),
                new JoinOutcome(table))
            .keepingDeletes(join.topic().deletesKept());
    followings.put(table, following);
    around.recovery().start(following);
  }

  private TopicPartition changelog(GroupPlan.TableTopic topic) {
    return new TopicPartition(topic.name(), partition);
  }

  private RecoveredUpdates decoding(RecoveryListener<Object> author) {
    KeyFormat keys = plan.graph().traits().keyFormat();
    Codec<Object> values = plan.tableCodec();
    return (number, key, value) ->
        author.recovered(number, keys.decode(key), Optional.ofNullable(value).map(values::decode));
  }

  /** Whether all of them are level. */
  boolean areLevel() {
    return (plan.table().isEmpty() || own != null) && joined.size() == plan.edges().joins().size();
  }

  /**
   * Hands them to a task, which owns the group's own table from now on. Once they are level.
   *
   * @param lookups what the task needs besides
   */
  LocalTables handOver(Map<Table<?>, TableCopy> lookups) {
    LocalTables tables = new LocalTables(own, Map.copyOf(joined), lookups);
    own = null;
    return tables;
  }

  /** How far the one is that has most to read. Any thread. */
  RecoveryProgress progress() {
    TableRecovery underWay = recovering;
    RecoveryProgress slowest = underWay == null ? NOTHING : underWay.progress();
    for (TableRecovery following : followings.values()) {
      RecoveryProgress progress = following.progress();
      if (left(progress) > left(slowest)) {
        slowest = progress;
      }
    }
    return slowest;
  }

  private static long left(RecoveryProgress progress) {
    return progress.end() - progress.position();
  }

  /**
   * Closes what no task has. A task that has joined tables must have let go of them.
   *
   * @return completes on the poll thread
   */
  CompletableFuture<Void> close() {
    closed = true;
    if (own != null) {
      own.close();
      own = null;
    }
    List<CompletableFuture<Void>> all = new ArrayList<>();
    TableRecovery underWay = recovering;
    if (underWay != null) {
      all.add(cancel(underWay));
    }
    followings.values().forEach(following -> all.add(cancel(following)));
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> cancel(TableRecovery recovery) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    around.recovery().cancel(recovery, () -> around.input().execute(() -> gone.complete(null)));
    return gone;
  }

  private void remarkable(String message) {
    around.events().add(Severity.WARNING, plan.group(), message);
  }

  private void failed(String reason) {
    around
        .input()
        .execute(
            () -> {
              if (!closed) {
                listener.failed(reason);
              }
            });
  }

  /** What becomes of the group's own table. Called on the recovery thread. */
  private final class OwnOutcome implements TableRecovery.Outcome {

    @Override
    public void level(PartitionTable table) {
      around.input().execute(() -> ownIsLevel(table));
    }

    @Override
    public void failed(String reason) {
      PartitionTables.this.failed(reason);
    }

    @Override
    public void remarkable(String message) {
      PartitionTables.this.remarkable(message);
    }
  }

  /** How many records were read to bring the group's own table level, each time it was. */
  long recoveredRecords() {
    return recoveredRecords;
  }

  private void ownIsLevel(PartitionTable table) {
    TableRecovery over = recovering;
    if (over != null) {
      recoveredRecords += over.progress().recovered();
    }
    recovering = null;
    if (closed) {
      table.close();
    } else {
      own = table;
      listener.changed();
    }
  }

  /** What becomes of a joined table. Called on the recovery thread. */
  private final class JoinOutcome implements TableRecovery.Outcome {

    private final Table<?> table;

    JoinOutcome(Table<?> table) {
      this.table = table;
    }

    @Override
    public void level(PartitionTable copy) {
      around
          .input()
          .execute(
              () -> {
                joined.put(table, copy);
                listener.changed();
              });
    }

    @Override
    public void failed(String reason) {
      PartitionTables.this.failed(reason);
    }

    @Override
    public void remarkable(String message) {
      PartitionTables.this.remarkable(message);
    }

    @Override
    public void readsAnew(String reason) {
      around
          .input()
          .execute(
              // A task that has it finds it closed, and waits for the next one.
              () -> joined.remove(table));
    }
  }
}
