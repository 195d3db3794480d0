package io.goka.engine.processing;

import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.Recovery;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.Driver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
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
   * @param heap divides the heap among the groups of the process
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
      HeapShare heap,
      EventLog events,
      InstantSource clock,
      LongSupplier ticker) {}

  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);
  private static final Duration NOTE_LEVEL_EVERY = Duration.ofMinutes(5);

  /** Longer than anything that was sent before then could still be on its way. */
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final GroupPlan plan;
  private final Surroundings around;
  private final CacheShare cacheShare;
  private final TaskPool tasks;
  private final FormerOwners formerOwners;
  private final GroupLookups lookups;
  private final GroupVisits visits = new GroupVisits();
  private final PartitionStatuses statuses;
  private final PartitionStay.Shared shared;
  private final Map<Integer, PartitionStay> here = new HashMap<>();
  private volatile boolean closed;
  private Instant notesLevelAt;

  /** Makes the processor and starts its task threads. */
  public Processor(GroupPlan plan, Surroundings around) {
    this.plan = plan;
    this.around = around;
    this.notesLevelAt = around.clock().instant().plus(NOTE_LEVEL_EVERY);
    this.cacheShare = new CacheShare(plan.config().cacheBytes(), around.heap());
    around.tables().ifPresent(table -> table.partitionCount(plan.partitions()));
    this.statuses =
        new PartitionStatuses(() -> around.heap().queuedRecords(plan.config().queuedRecords()));
    this.formerOwners = new FormerOwners(around.producers().takeOver());
    this.lookups = new GroupLookups(plan, around.copies());
    this.tasks =
        new TaskPool(
            plan.group(),
            Math.min(plan.config().taskThreads(), plan.partitions()),
            around.tasks(),
            this::newTask);
    this.shared =
        new PartitionStay.Shared(
            plan, around, tasks, formerOwners, lookups, visits, new FromPartitions());
    if (around.producers() instanceof GroupProducers.Transactional transactional) {
      transactional.gate().onOpen(tasks::signal);
    }
    lookups.onceLevel(
        () -> onPollThread(() -> List.copyOf(here.values()).forEach(PartitionStay::openWhenLevel)));
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
    return new AtLeastOnce(
        ((GroupProducers.Shared) producers).producer(),
        around.input()::maySend,
        new SendingHold(name, around.ticker()));
  }

  /**
   * Partitions have come to this instance, or further inputs of partitions that are here. What is
   * not open takes no input: a record that nobody waits for would be passed over.
   */
  public void assigned(Collection<Integer> partitions) {
    if (!partitions.stream().allMatch(this::isMine)) {
      formerOwners.fence();
    }
    for (int partition : partitions) {
      PartitionStay stay = here.get(partition);
      if (stay == null || !stay.isOpen()) {
        around.input().pause(partition);
      }
      if (partition >= plan.partitions()) {
        grown(partition);
      } else if (stay == null) {
        come(partition);
      } else {
        stay.comesBack();
      }
    }
    tellRecovering();
  }

  private boolean isMine(int partition) {
    PartitionStay stay = here.get(partition);
    return stay != null && stay.isWanted();
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
    PartitionStay stay = new PartitionStay(statuses.add(partition), shared);
    here.put(partition, stay);
    cacheShare.among(here.size());
    stay.begin();
  }

  /**
   * Hands a batch to the task that has its partition; drops it when none has.
   *
   * @return whether the partition must be paused, as enough waits for its task
   */
  public boolean deliver(InputBatch batch) {
    PartitionStay stay = here.get(batch.source().partition());
    return stay != null && stay.deliver(batch);
  }

  /**
   * Kafka has said lately that the partitions here are this instance's: nobody else has written
   * their tables' topics. Now and then that is noted beside the tables that have had no writes
   * since, so that they do not pass for old when they are opened the next time.
   */
  public void stillOwned() {
    Instant now = around.clock().instant();
    if (!now.isBefore(notesLevelAt)) {
      notesLevelAt = now.plus(NOTE_LEVEL_EVERY);
      Instant settled = now.minus(SETTLED);
      here.values().forEach(stay -> stay.wasLevel(settled));
    }
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
    CompletableFuture<?>[] all =
        stays(partitions).stream()
            .map(stay -> stay.leave(committing))
            .toArray(CompletableFuture[]::new);
    tellRecovering();
    return CompletableFuture.allOf(all);
  }

  private List<PartitionStay> stays(Collection<Integer> partitions) {
    return partitions.stream().map(here::get).filter(Objects::nonNull).toList();
  }

  /**
   * The poll thread cannot wait any longer for partitions that leave: whatever their callbacks
   * still do, nothing of it takes effect.
   */
  public void abandon(Collection<Integer> partitions) {
    stays(partitions).forEach(PartitionStay::abandon);
  }

  /**
   * Has Kafka end the transactions of the tasks whose partitions were abandoned, before the next
   * owners hear that they have them.
   *
   * @return completes on any thread; exceptionally when Kafka did not
   */
  public CompletableFuture<Void> fence(Collection<Integer> partitions) {
    return CompletableFuture.allOf(
        stays(partitions).stream()
            .flatMapToInt(stay -> stay.leavesTask().stream())
            .distinct()
            .mapToObj(around.producers().takeOver()::fence)
            .toArray(CompletableFuture[]::new));
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
    visits.abort("the group has stopped");
    around.producers().takeOver().close();
    tasks.close();
    cacheShare.among(0);
  }

  private void tellRecovering() {
    long count = here.values().stream().filter(PartitionStay::isOnItsWayIn).count();
    around.input().recovering((int) count);
  }

  private void onPollThread(Runnable message) {
    around.input().execute(message);
  }

  private void committable(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> ours = new HashMap<>(offsets);
    // Kafka would take the offsets of a partition that somebody else has by now.
    ours.keySet().removeIf(source -> isAbandoned(source.partition()));
    around.input().commit(ours);
  }

  private boolean isAbandoned(int partition) {
    PartitionStay stay = here.get(partition);
    return stay == null || stay.isAbandoned();
  }

  private void rolledBack(Map<Integer, @Nullable PartitionTable> tables, String reason) {
    LOG.warn("{}: rolled back to the last commit: {}", plan.group(), reason);
    around
        .events()
        .add(Severity.WARNING, plan.group(), "rolled back to the last commit: " + reason);
    tables.forEach(
        (partition, table) -> {
          PartitionStay stay = here.get(partition);
          if (stay != null && !closed) {
            stay.rolledBack(table);
          } else if (table != null) {
            table.close();
          }
        });
    tellRecovering();
  }

  /** Runs a visitor for every key that is here. Its visit tells how far it is. */
  public void visit(Visit visit) {
    List<PartitionStay> wanted = here.values().stream().filter(PartitionStay::isWanted).toList();
    long keys = statuses.snapshots(false).stream().mapToLong(PartitionSnapshot::tableKeys).sum();
    visits.begin(visit, wanted.stream().map(PartitionStay::partition).toList(), keys);
    wanted.forEach(stay -> stay.visit(visit));
  }

  private void fail(String reason, Optional<Throwable> cause) {
    visits.fail(reason);
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
      onPollThread(() -> stays(List.of(partition)).forEach(PartitionStay::drained));
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

  /** What the partitions that are here have to say. Called on the poll thread. */
  private final class FromPartitions implements PartitionStay.Group {

    @Override
    public int leastBusyTask() {
      return tasks.leastBusy(
          here.values().stream().flatMapToInt(stay -> stay.openIn().stream()).boxed().toList());
    }

    @Override
    public void moved() {
      tellRecovering();
    }

    @Override
    public void gone(int partition, boolean comesBack) {
      here.remove(partition);
      statuses.remove(partition);
      visits.rolledBack(partition);
      cacheShare.among(here.size());
      if (comesBack) {
        come(partition);
      }
    }

    @Override
    public void failed(String reason, Optional<Throwable> cause) {
      fail(reason, cause);
    }
  }
}
