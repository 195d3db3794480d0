package io.goka.engine.processing;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.Recovery;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.Driver;
import io.goka.spi.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One group on this instance: knows where each of its partitions is, and moves them.
 *
 * <p>Owner: poll thread, but for the snapshots. A partition comes by {@link #assigned}, is
 * recovered, opened in the task that has fewest, and leaves by {@link #revoked}. Everything that
 * other threads have to say about it arrives as a message on the poll thread, which therefore
 * always knows where it is. Batches and orders go to a task through one mailbox in the order of
 * their sending: a batch that was fetched before a partition was closed or rolled back finds it
 * gone, and is dropped.
 */
public final class Processor implements AutoCloseable {

  /**
   * What a processor is given to work with.
   *
   * @param input the group's consumer
   * @param producers what the group writes with
   * @param recovery brings tables level; its thread is started by whoever made it
   * @param tables the group's table, as it is served; empty without one
   * @param directories where the copy of a partition of a table is kept, by the table's topic
   * @param copies the full local copy of a table's topic, for lookups
   * @param tasks starts what drives tasks: threads with the plugin's class loader as context loader
   * @param events told what an operator wants to know
   * @param clock dates commits
   * @param ticker measures time, in nanoseconds
   */
  public record Surroundings(
      InputControl input,
      GroupProducers producers,
      Recovery recovery,
      Optional<GroupTable> tables,
      BiFunction<String, Integer, TableDirectory> directories,
      Function<String, TableCopy> copies,
      Driver.Starter tasks,
      EventLog events,
      InstantSource clock,
      LongSupplier ticker) {}

  /** Where a partition is. */
  private sealed interface Place {

    /** Its former owners are being fenced. */
    record TakingOver() implements Place {}

    /** Its tables read their topics. */
    record Recovering() implements Place {}

    /** Its inputs go back to their committed offsets. */
    record RollingBack(@Nullable PartitionTable table) implements Place {}

    /** A task has it. */
    record Open(int task) implements Place {}

    /** It commits and closes; the task is that which had it open. */
    record Leaving(CompletableFuture<Void> gone, OptionalInt task) implements Place {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final Duration NOTE_LEVEL_EVERY = Duration.ofMinutes(5);

  /** Longer than anything that was sent before then could still be on its way. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final GroupPlan plan;
  private final Surroundings around;
  private final CacheShare cacheShare;
  private final TaskPool taskPool;
  private final PartitionStatuses statuses;
  private final Set<Integer> mine = new HashSet<>();
  private final Map<Integer, Place> places = new HashMap<>();
  private final Map<Integer, PartitionTables> tables = new HashMap<>();
  private final List<Visit> visits = new ArrayList<>();
  private final Map<Table<?>, TableCopy> lookups = new HashMap<>();
  private boolean lookupsAreLevel;
  private volatile boolean closed;
  private Instant notesLevelAt;
  private boolean everAssigned;
  private CompletableFuture<Void> fenced = CompletableFuture.completedFuture(null);

  /** Makes the processor and starts its task threads. */
  public Processor(GroupPlan plan, Surroundings around) {
    this.plan = plan;
    this.around = around;
    this.notesLevelAt = around.clock().instant().plus(NOTE_LEVEL_EVERY);
    this.cacheShare = new CacheShare(plan.config().cacheBytes());
    around.tables().ifPresent(table -> table.partitionCount(plan.partitions()));
    this.statuses = new PartitionStatuses(plan.config().queuedRecords());
    plan.edges()
        .lookups()
        .forEach((table, lookup) -> lookups.put(table, around.copies().apply(lookup.topic())));
    this.taskPool =
        new TaskPool(
            plan.group(),
            Math.min(plan.config().taskThreads(), plan.partitions()),
            around.tasks(),
            this::newTask);
    if (around.producers() instanceof GroupProducers.Transactional transactional) {
      transactional.gate().onOpen(taskPool::signal);
    }
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(
                lookups.values().stream().map(TableCopy::level).toArray(CompletableFuture[]::new))
            .thenRun(() -> onPollThread(this::lookupsAreLevel));
  }

  private void lookupsAreLevel() {
    lookupsAreLevel = true;
    List.copyOf(places.keySet()).forEach(this::openWhenLevel);
  }

  private Task newTask(int number, String name) {
    return new Task(
        name,
        plan,
        protocol(number, name),
        cacheShare,
        new FromTask(),
        around.clock(),
        around.ticker());
  }

  private CommitProtocol protocol(int task, String name) {
    GroupProducers producers = around.producers();
    if (producers instanceof GroupProducers.Transactional transactional) {
      return new ExactlyOnce(
          name,
          plan.table().map(GroupPlan.TableTopic::name),
          () -> transactional.byTask().apply(task),
          transactional.gate());
    }
    return new AtLeastOnce(((GroupProducers.Shared) producers).producer());
  }

  /**
   * Partitions have come to this instance, or further inputs of partitions that are here. What is
   * not open takes no input: a record that nobody waits for would be passed over.
   */
  public void assigned(Collection<Integer> partitions) {
    if (!mine.containsAll(partitions)) {
      fenceDeparted();
    }
    for (int partition : partitions) {
      if (!(places.get(partition) instanceof Place.Open)) {
        around.input().pause(partition);
      }
      if (partition >= plan.partitions()) {
        grown(partition);
      } else if (mine.add(partition)) {
        come(partition);
      }
    }
    tellRecovering();
  }

  private void fenceDeparted() {
    if (around.producers() instanceof GroupProducers.Transactional transactional) {
      // The first one fences what a former run of this instance left: no other may overtake it.
      fenced =
          CompletableFuture.allOf(fenced, transactional.takeOver().fenceDeparted(!everAssigned));
      everAssigned = true;
    }
  }

  /** Where keys live follows from the number of partitions: with another one the table is wrong. */
  private void grown(int partition) {
    fail(
        "an input of the group has grown: partition "
            + partition
            + " was assigned, but inputs and table had "
            + plan.partitions()
            + " partitions when the group started. When it starts again it checks its topics, and"
            + " says what has to be done about those that do not fit",
        Optional.empty());
  }

  private void come(int partition) {
    if (places.get(partition) instanceof Place.Leaving leaving) {
      // It comes back while it leaves: it may come in when it has gone out.
      CompletableFuture<Void> unused = leaving.gone().thenRun(() -> arrive(partition));
    } else {
      arrive(partition);
    }
  }

  private void arrive(int partition) {
    if (!mine.contains(partition) || places.containsKey(partition)) {
      return;
    }
    PartitionTables coming =
        new PartitionTables(partition, plan, around, new FromTables(partition));
    statuses.add(partition);
    tables.put(partition, coming);
    share();
    if (fenced.isDone() && !fenced.isCompletedExceptionally()) {
      begin(partition, coming);
    } else {
      statuses.of(partition).recovering(coming::progress);
      around.tables().ifPresent(served -> served.recovering(partition, coming::progress));
      places.put(partition, new Place.TakingOver());
      CompletableFuture<Void> unused =
          fenced.whenComplete(
              (nothing, failure) -> onPollThread(() -> fenced(partition, coming, failure)));
    }
  }

  private void fenced(int partition, PartitionTables coming, @Nullable Throwable failure) {
    if (!(places.get(partition) instanceof Place.TakingOver) || tables.get(partition) != coming) {
      return;
    }
    if (failure == null) {
      begin(partition, coming);
    } else {
      fail(
          "the former owners of partition " + partition + " cannot be fenced: " + failure,
          Optional.of(failure));
    }
  }

  private void begin(int partition, PartitionTables coming) {
    recovering(partition);
    coming.start();
    openWhenLevel(partition);
  }

  private void recovering(int partition) {
    Supplier<RecoveryProgress> progress = tablesOf(partition)::progress;
    places.put(partition, new Place.Recovering());
    statuses.of(partition).recovering(progress);
    around.tables().ifPresent(served -> served.recovering(partition, progress));
    tellRecovering();
  }

  private PartitionTables tablesOf(int partition) {
    return Objects.requireNonNull(tables.get(partition), () -> "partition " + partition);
  }

  private void openWhenLevel(int partition) {
    if (places.get(partition) instanceof Place.Recovering
        && tablesOf(partition).areLevel()
        && (lookupsAreLevel || lookups.isEmpty())) {
      open(partition, tablesOf(partition).handOver(lookups));
    }
  }

  private void open(int partition, LocalTables local) {
    int chosen = leastBusyTask();
    Task task = taskPool.task(chosen);
    PartitionStatus status = statuses.of(partition);
    status.opened(local.own());
    status.recovered(tablesOf(partition).recoveredRecords());
    places.put(partition, new Place.Open(chosen));
    task.mailbox().execute(() -> task.open(status, local));
    if (local.own() != null) {
      PartitionTable own = local.own();
      around.tables().ifPresent(served -> served.level(own));
    }
    visits.forEach(visit -> start(visit, partition));
    around.input().resume(partition);
    tellRecovering();
  }

  private int leastBusyTask() {
    List<Integer> taken = new ArrayList<>();
    for (Place place : places.values()) {
      if (place instanceof Place.Open open) {
        taken.add(open.task());
      }
    }
    return taskPool.leastBusy(taken);
  }

  /**
   * Hands a batch to the task that has its partition; drops it when none has.
   *
   * @return whether the partition must be paused, as enough waits for its task
   */
  public boolean deliver(InputBatch batch) {
    int partition = batch.source().partition();
    if (!(places.get(partition) instanceof Place.Open open)) {
      return false;
    }
    Task task = taskPool.task(open.task());
    boolean full = statuses.of(partition).inflow().add(batch.size(), batch.bytes(0, batch.size()));
    task.mailbox().execute(() -> task.enqueue(partition, batch));
    return full;
  }

  /**
   * Kafka has said lately that the partitions here are this instance's: nobody else has written
   * their tables' topics. Now and then that is noted beside the tables that have had no writes
   * since, so that they do not pass for old when they are opened the next time.
   */
  public void stillOwned() {
    Instant now = around.clock().instant();
    if (now.isBefore(notesLevelAt)) {
      return;
    }
    notesLevelAt = now.plus(NOTE_LEVEL_EVERY);
    Instant settled = now.minus(SETTLED);
    places.forEach(
        (partition, place) -> {
          if (place instanceof Place.Open open) {
            Task task = taskPool.task(open.task());
            task.mailbox().execute(() -> task.wasLevel(partition, settled));
          }
        });
  }

  /** Notes how many records of a partition, over its inputs, were not fetched yet. */
  public void fetchLag(int partition, long records) {
    statuses.fetchLag(partition, records);
  }

  /**
   * Partitions leave this instance in an orderly way: they finish the callback in hand, drop what
   * is queued, commit, and close their tables.
   *
   * @return completes when all are closed, by a message on the poll thread: whoever waits for it
   *     there must go on running messages
   */
  public CompletableFuture<Void> revoked(Collection<Integer> partitions) {
    return leave(partitions, true);
  }

  /** Partitions have been given to others already: nothing of them may be committed any more. */
  public CompletableFuture<Void> lost(Collection<Integer> partitions) {
    return leave(partitions, false);
  }

  private CompletableFuture<Void> leave(Collection<Integer> partitions, boolean committing) {
    mine.removeAll(partitions);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int partition : partitions) {
      Place place = places.get(partition);
      if (place != null) {
        all.add(leave(partition, place, committing));
      }
    }
    tellRecovering();
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> leave(int partition, Place place, boolean committing) {
    visits.forEach(visit -> visit.left(partition));
    if (place instanceof Place.Leaving leaving) {
      return leaving.gone();
    }
    around.tables().ifPresent(table -> table.gone(partition));
    CompletableFuture<Void> gone = new CompletableFuture<>();
    places.put(
        partition,
        new Place.Leaving(
            gone,
            place instanceof Place.Open open ? OptionalInt.of(open.task()) : OptionalInt.empty()));
    Runnable closeTables =
        () -> {
          CompletableFuture<Void> unused =
              tablesOf(partition)
                  .close()
                  .thenRun(
                      () -> {
                        forget(partition);
                        gone.complete(null);
                      });
        };
    if (place instanceof Place.Open open) {
      Task task = taskPool.task(open.task());
      Runnable closed = () -> onPollThread(closeTables);
      task.mailbox()
          .execute(
              committing
                  ? () -> task.close(partition, closed)
                  : () -> task.drop(partition, closed));
    } else {
      if (place instanceof Place.RollingBack rollingBack && rollingBack.table() != null) {
        rollingBack.table().close();
      }
      closeTables.run();
    }
    return gone;
  }

  private void forget(int partition) {
    places.remove(partition);
    tables.remove(partition);
    statuses.remove(partition);
    visits.forEach(visit -> visit.rolledBack(partition));
    share();
  }

  /**
   * The poll thread cannot wait any longer for partitions that leave: whatever their callbacks
   * still do, nothing of it takes effect.
   */
  public void abandon(Collection<Integer> partitions) {
    for (int partition : partitions) {
      if (places.get(partition) instanceof Place.Leaving leaving) {
        statuses.of(partition).abandon();
        leaving.task().ifPresent(task -> taskPool.task(task).cutOff());
      }
    }
  }

  /**
   * Has Kafka end the transactions of the tasks whose partitions were abandoned, before the next
   * owners hear that they have them.
   *
   * @return completes on any thread; exceptionally when Kafka did not
   */
  public CompletableFuture<Void> fence(Collection<Integer> partitions) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    if (around.producers() instanceof GroupProducers.Transactional transactional) {
      partitions.stream()
          .map(places::get)
          .flatMap(
              place ->
                  place instanceof Place.Leaving leaving ? leaving.task().stream().boxed() : null)
          .distinct()
          .forEach(task -> all.add(transactional.takeOver().fence(task)));
    }
    return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
  }

  /**
   * Waits until nothing that was sent for partitions that have left can reach Kafka later, behind
   * what their next owners have read. Poll thread.
   */
  public void settle() {
    around.producers().settle();
  }

  /** The partitions that are here, in order. Any thread. */
  public List<PartitionSnapshot> snapshots(boolean paused) {
    return statuses.snapshots(paused);
  }

  /** The counters of all partitions that are or were here. Any thread. */
  public PartitionCounters totals() {
    return statuses.totals();
  }

  /** Ends the task threads. Partitions that have not left are closed without a commit. */
  @Override
  public void close() {
    closed = true;
    visits.forEach(visit -> visit.abort("the group has stopped"));
    if (around.producers() instanceof GroupProducers.Transactional transactional) {
      transactional.takeOver().close();
    }
    taskPool.close();
  }

  private void share() {
    cacheShare.among(places.size());
  }

  private void tellRecovering() {
    int count = 0;
    for (Place place : places.values()) {
      boolean here = place instanceof Place.Open || place instanceof Place.Leaving;
      count += here ? 0 : 1;
    }
    around.input().recovering(count);
  }

  private void onPollThread(Runnable message) {
    around.input().execute(message);
  }

  private void committable(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> ours = new HashMap<>(offsets);
    // Kafka would take the offsets of a partition that somebody else has by now.
    ours.keySet().removeIf(source -> statuses.isAbandoned(source.partition()));
    around.input().commit(ours);
  }

  private void rolledBack(Map<Integer, @Nullable PartitionTable> tables, String reason) {
    LOG.warn("{}: rolled back to the last commit: {}", plan.group(), reason);
    around
        .events()
        .add(Severity.WARNING, plan.group(), "rolled back to the last commit: " + reason);
    tables.forEach(
        (partition, table) -> {
          if (places.get(partition) instanceof Place.Open) {
            places.put(partition, new Place.RollingBack(table));
            statuses.of(partition).rolledBack();
            visits.forEach(visit -> visit.rolledBack(partition));
            around.input().pause(partition);
            around.input().rewind(partition, () -> rewound(partition));
          } else if (table != null) {
            table.close();
          }
        });
    tellRecovering();
  }

  private void rewound(int partition) {
    if (places.get(partition) instanceof Place.RollingBack rollingBack) {
      if (!lookups.values().stream().allMatch(TableCopy::isLevel)) {
        around.input().rewind(partition, () -> rewound(partition));
        return;
      }
      PartitionTable own = rollingBack.table();
      recovering(partition);
      if (plan.table().isPresent()) {
        tablesOf(partition).recoverAgain(own, statuses.of(partition).troubles().hasForeignWrites());
      }
      openWhenLevel(partition);
    }
  }

  /** Runs a visitor for every key that is here. Its visit tells how far it is. */
  public void visit(Visit visit) {
    visits.removeIf(Visit::isOver);
    visits.add(visit);
    Set<Integer> here = new HashSet<>(mine);
    here.retainAll(places.keySet());
    long keys = statuses.snapshots(false).stream().mapToLong(PartitionSnapshot::tableKeys).sum();
    visit.begin(here, keys);
    here.forEach(partition -> start(visit, partition));
  }

  private void start(Visit visit, int partition) {
    if (visit.wants(partition) && places.get(partition) instanceof Place.Open open) {
      Task task = taskPool.task(open.task());
      task.mailbox().execute(() -> task.visit(partition, visit));
    }
  }

  private void fail(String reason, Optional<Throwable> cause) {
    visits.forEach(visit -> visit.fail(reason));
    around.input().failed(reason, cause);
  }

  /** What a task has to say. Called on its task thread. */
  private final class FromTask implements Task.Listener {

    @Override
    public void committable(Map<TopicPartition, OffsetAndMetadata> offsets) {
      onPollThread(() -> Processor.this.committable(offsets));
    }

    @Override
    public void drained(int partition) {
      onPollThread(
          () -> {
            if (places.get(partition) instanceof Place.Open) {
              around.input().resume(partition);
            }
          });
    }

    @Override
    public void rolledBack(Map<Integer, @Nullable PartitionTable> tables, String reason) {
      if (closed) {
        // Nobody is there any more who would open them again.
        tables.values().stream().filter(Objects::nonNull).forEach(PartitionTable::close);
      } else {
        onPollThread(() -> Processor.this.rolledBack(tables, reason));
      }
    }

    @Override
    public void suspicious(String message) {
      LOG.warn("{}: {}", plan.group(), message);
      around.events().add(Severity.WARNING, plan.group(), message);
    }

    @Override
    public void failed(String reason, Throwable cause) {
      onPollThread(() -> fail(reason, Optional.of(cause)));
    }
  }

  /** What the tables of one partition have to say. Called on the poll thread. */
  private final class FromTables implements PartitionTables.Listener {

    private final int partition;

    FromTables(int partition) {
      this.partition = partition;
    }

    @Override
    public void changed() {
      openWhenLevel(partition);
    }

    @Override
    public void failed(String reason) {
      fail(reason, Optional.empty());
    }
  }
}
