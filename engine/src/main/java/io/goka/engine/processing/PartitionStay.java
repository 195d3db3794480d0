package io.goka.engine.processing;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.thread.Mailbox;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owner: poll thread. One partition's stay on this instance, from its coming until it has gone: it
 * waits for its former owners to be fenced, recovers, is open in a task, may roll back and recover
 * again, and leaves. Where it is, its {@link Place} says.
 */
final class PartitionStay {

  /** The group that it is here for. Called on the poll thread. */
  interface Group {

    /** The number of the task that is to have the next partition. */
    int leastBusyTask();

    /** How many partitions are on their way in has changed. */
    void moved();

    /**
     * The stay is over: nothing of it is open.
     *
     * @param comesBack whether it is to come again at once
     */
    void gone(int partition, boolean comesBack);

    /** The group cannot go on. */
    void failed(String reason, Optional<Throwable> cause);
  }

  /**
   * What all partitions of a group use.
   *
   * @param tasks those that can have a partition
   */
  record Shared(
      GroupPlan plan,
      Processor.Surroundings around,
      TaskPool tasks,
      FormerOwners formerOwners,
      GroupLookups lookups,
      GroupVisits visits,
      Group group) {}

  private final int partition;
  private final PartitionStatus status;
  private final Shared shared;
  private final Processor.Surroundings around;
  private final PartitionTables tables;
  private Place place = new Place.TakingOver();

  PartitionStay(PartitionStatus status, Shared shared) {
    this.partition = status.partition();
    this.status = status;
    this.shared = shared;
    this.around = shared.around();
    this.tables = new PartitionTables(partition, shared.plan(), around, new FromTables());
  }

  /** Begins: not even its tables are read before its former owners are fenced. */
  void begin() {
    if (shared.formerOwners().areFenced()) {
      fenced(null);
    } else {
      showRecovering();
      shared.formerOwners().whenFenced(failure -> onPollThread(() -> fenced(failure)));
    }
  }

  private void fenced(@Nullable Throwable failure) {
    if (!(place instanceof Place.TakingOver takingOver)) {
      return;
    }
    if (failure == null) {
      recover(takingOver.fenced());
      tables.start();
      openWhenLevel();
    } else {
      shared
          .group()
          .failed(
              "the former owners of partition " + partition + " cannot be fenced: " + failure,
              Optional.of(failure));
    }
  }

  private void recover(Place.Recovering recovering) {
    place = recovering;
    showRecovering();
    shared.group().moved();
  }

  private void showRecovering() {
    Supplier<RecoveryProgress> progress = tables::progress;
    status.recovering(progress);
    around.tables().ifPresent(served -> served.recovering(partition, progress));
  }

  /** Hands it to a task, once all its tables are level. */
  void openWhenLevel() {
    if (place instanceof Place.Recovering recovering
        && tables.areLevel()
        && shared.lookups().wereLevel()) {
      open(recovering);
    }
  }

  private void open(Place.Recovering recovering) {
    LocalTables local = tables.handOver(shared.lookups().copies());
    PartitionTable own = local.own();
    Place.Open open = recovering.level(shared.group().leastBusyTask());
    Task task = shared.tasks().task(open.task());
    if (own != null) {
      // Before the partition is said to run: who sees that may ask for its keys.
      around.tables().ifPresent(served -> served.level(own));
    }
    status.opened(own);
    status.recovered(tables.recoveredRecords());
    place = open;
    task.mailbox().execute(() -> task.open(status, local));
    shared.visits().wanting(partition).forEach(this::visit);
    around.input().included(partition, included(own));
    around.input().resume(partition);
    shared.group().moved();
  }

  private Map<String, Long> included(@Nullable PartitionTable own) {
    return own != null && shared.plan().config().guarantee() == Guarantee.EXACTLY_ONCE
        ? own.mark().inputOffsets()
        : Map.of();
  }

  int partition() {
    return partition;
  }

  /** Whether it waits for something before it can be processed. */
  boolean isOnItsWayIn() {
    return place.isOnItsWayIn();
  }

  /** Whether its group is to have it here: it does not leave, or comes back when it has. */
  boolean isWanted() {
    return !(place instanceof Place.Leaving leaving) || leaving.comesBack();
  }

  boolean isOpen() {
    return place instanceof Place.Open;
  }

  /** The number of the task that has it, and does not close it; empty when none has. */
  OptionalInt openIn() {
    return place instanceof Place.Open open ? OptionalInt.of(open.task()) : OptionalInt.empty();
  }

  /** The number of the task that has it still, and closes it; empty when none has. */
  OptionalInt leavesTask() {
    return place instanceof Place.Leaving leaving ? leaving.task() : OptionalInt.empty();
  }

  /** Whether nothing of it may take effect any more. */
  boolean isAbandoned() {
    return status.isAbandoned();
  }

  /**
   * Hands a batch to the task that has it; drops it when none has.
   *
   * @return whether it must be paused, as enough waits for its task
   */
  boolean deliver(InputBatch batch) {
    if (!(place instanceof Place.Open open)) {
      return false;
    }
    Task task = shared.tasks().task(open.task());
    boolean full = status.inflow().add(batch.size(), batch.bytes());
    task.mailbox().execute(() -> task.enqueue(partition, batch));
    return full;
  }

  /** Its queue has room again. */
  void drained() {
    if (isOpen()) {
      around.input().resume(partition);
    }
  }

  /** Its table was level with its topic at some time. */
  void wasLevel(Instant at) {
    if (place instanceof Place.Open open) {
      Task task = shared.tasks().task(open.task());
      task.mailbox().execute(() -> task.wasLevel(partition, at));
    }
  }

  /** Has it visited, now or when it is open again. */
  void visit(Visit visit) {
    if (place instanceof Place.Open open && visit.wants(partition)) {
      Task task = shared.tasks().task(open.task());
      task.mailbox().execute(() -> task.visit(partition, visit));
    }
  }

  /**
   * Its task has given it up, with what was not permanent.
   *
   * @param table its table, open; null when it was closed, and in a group without one
   */
  void rolledBack(@Nullable PartitionTable table) {
    if (place instanceof Place.Open open) {
      place = open.rolledBack(table);
      status.rolledBack();
      shared.visits().rolledBack(partition);
      around.input().pause(partition);
      around.input().rewind(partition, this::rewound);
    } else if (table != null) {
      table.close();
    }
  }

  private void rewound() {
    if (!(place instanceof Place.RollingBack rollingBack)) {
      return;
    }
    if (!shared.lookups().areLevel()) {
      around.input().rewind(partition, this::rewound);
      return;
    }
    recover(rollingBack.rewound());
    if (shared.plan().table().isPresent()) {
      tables.recoverAgain(rollingBack.table(), status.troubles().hasForeignWrites());
    }
    openWhenLevel();
  }

  /**
   * It leaves.
   *
   * @param committing whether what it has done is committed; otherwise others have it already
   * @return completes on the poll thread when it is gone
   */
  CompletableFuture<Void> leave(boolean committing) {
    shared.visits().left(partition);
    if (place instanceof Place.Leaving leaving) {
      place = leaving.thenBack(false);
      return leaving.gone();
    }
    return leave((Place.Staying) place, committing);
  }

  private CompletableFuture<Void> leave(Place.Staying from, boolean committing) {
    around.tables().ifPresent(served -> served.gone(partition));
    Place.Leaving leaving = from.leave();
    place = leaving;
    if (from instanceof Place.RollingBack rollingBack && rollingBack.table() != null) {
      rollingBack.table().close();
    }
    if (leaving.task().isPresent()) {
      Task task = shared.tasks().task(leaving.task().getAsInt());
      Runnable closed = () -> onPollThread(this::closeTables);
      Mailbox mailbox = task.mailbox();
      mailbox.execute(
          committing ? () -> task.close(partition, closed) : () -> task.drop(partition, closed));
    } else {
      closeTables();
    }
    return leaving.gone();
  }

  private void closeTables() {
    CompletableFuture<Void> unused = tables.close().thenRun(this::gone);
  }

  private void gone() {
    if (place instanceof Place.Leaving leaving) {
      shared.group().gone(partition, leaving.comesBack());
      leaving.gone().complete(null);
    }
  }

  /** It was assigned again: when it leaves, it may come in when it has gone out. */
  void comesBack() {
    if (place instanceof Place.Leaving leaving) {
      place = leaving.thenBack(true);
    }
  }

  /** Nobody can wait any longer for it to leave: nothing of what it still does takes effect. */
  void abandon() {
    if (place instanceof Place.Leaving leaving) {
      status.abandon();
      leaving.task().ifPresent(task -> shared.tasks().task(task).cutOff());
    }
  }

  private void onPollThread(Runnable message) {
    around.input().execute(message);
  }

  /** What its tables have to say. Called on the poll thread. */
  private final class FromTables implements PartitionTables.Listener {

    @Override
    public void changed() {
      openWhenLevel();
    }

    @Override
    public void failed(String reason) {
      shared.group().failed(reason, Optional.empty());
    }
  }
}
