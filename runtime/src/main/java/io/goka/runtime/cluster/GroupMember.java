package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.HangingTransactions;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.GroupRefusedException;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.processing.Visit;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TableDirectory;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Mailbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance as a member of one group: the poll thread, which steps its {@link Membership} from
 * joining to leaving.
 *
 * <p>Owner: any thread may start, stop and look; everything else happens on the poll thread, which
 * alone touches the consumer. It never runs a callback and never waits for one, except when a
 * partition is revoked.
 */
public final class GroupMember {

  /**
   * What a member is made of.
   *
   * @param group the group's name, which is its consumer group
   * @param config the group's settings
   * @param planning checks the group's topics and makes its plan; called on the poll thread, throws
   *     {@link GroupRefusedException} when the group cannot start
   * @param clients makes the Kafka clients
   * @param table the group's table, as it is served; empty without one
   * @param directories where the copy of a partition of a table is kept, by the table's topic
   * @param copies the full local copy of a table's topic, for lookups
   * @param tasks drives tasks: on threads with the plugin's class loader as context loader
   * @param recovering drives the recovery: on a thread that makes Kafka clients, which must not see
   *     the plugin's class loader
   * @param heap divides the heap among the groups of the process
   * @param life where the group is in its life
   * @param events told what an operator wants to know
   * @param clock dates what happens
   */
  public record Parts(
      String group,
      GroupConfig config,
      Supplier<GroupPlan> planning,
      Clients clients,
      Optional<GroupTable> table,
      BiFunction<String, Integer, TableDirectory> directories,
      Function<String, TableCopy> copies,
      Driver.Starter tasks,
      Driver.Starter recovering,
      HeapShare heap,
      GroupLife life,
      EventLog events,
      InstantSource clock) {}

  /** Makes the Kafka clients of one group. Called on the group's own threads. */
  public interface Clients {

    /**
     * The consumer that is the member.
     *
     * @param joining told on the poll thread whenever the member is about to ask for a place in the
     *     group's next generation
     */
    Consumer<byte[], byte[]> member(Runnable joining);

    /** A consumer of committed records without a group, for recovery. */
    Consumer<byte[], byte[]> recovery();

    /** A consumer that tells where tables' topics end, what is not committed included. */
    Consumer<byte[], byte[]> ends();

    /**
     * What the group writes with.
     *
     * @param gate when transactions may be committed
     */
    GroupProducers producers(CommitGate gate);

    /** Finds transactions of which Kafka has lost the end; empty where the group uses none. */
    default Optional<HangingTransactions> hanging() {
      return Optional.empty();
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupMember.class);

  private final Parts parts;
  private final String group;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile @Nullable GroupPlan plan;
  private volatile @Nullable Membership membership;

  /** Makes the member; {@link #start} lets it join. */
  public GroupMember(Parts parts) {
    this.parts = parts;
    this.group = parts.group();
    this.thread = ownThread(this::run);
    this.thread.setName(group + "-poll");
  }

  /** Joins, on a thread of its own. */
  public void start() {
    parts.life().starting();
    thread.start();
  }

  /** Asks the member to leave in good order; returns at once. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits for the member to have left.
   *
   * @return whether it has
   */
  public boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /**
   * Runs a visitor for every key that is here.
   *
   * @return whether the group can be visited: it has joined, and has not left
   */
  public boolean visit(Visit visit) {
    Membership joined = membership;
    return joined != null && joined.visit(visit);
  }

  /** How many partitions the group has; 0 before that is known. */
  public int partitionCount() {
    GroupPlan known = plan;
    return known == null ? 0 : known.partitions();
  }

  /** The partitions that are here, in order. */
  public List<PartitionSnapshot> snapshots() {
    Membership joined = membership;
    return joined == null ? List.of() : joined.snapshots();
  }

  /** The counters of all partitions that are or were here. */
  public PartitionCounters totals() {
    Membership joined = membership;
    return joined == null ? PartitionCounters.ZERO : joined.totals();
  }

  private void run() {
    Optional<String> failure;
    try {
      GroupPlan made = parts.planning().get();
      plan = made;
      failure = beMember(made);
    } catch (GroupRefusedException e) {
      parts.life().refused(String.valueOf(e.getMessage()));
      return;
    } catch (KafkaException e) {
      failure = Optional.of(explain(e));
    } catch (RuntimeException | Error e) {
      LOG.error("{}: the poll thread ended unexpectedly", group, e);
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    failure.ifPresentOrElse(parts.life()::failed, parts.life()::stopped);
  }

  /** Joins, steps until the end, leaves; tells why when it was a failure. */
  private Optional<String> beMember(GroupPlan made) {
    Membership joined =
        Membership.of(parts, made, new Membership.Pace(Mailbox::await, System::nanoTime));
    membership = joined;
    try {
      joined.join();
      boolean goOn = true;
      while (goOn && !stopping) {
        goOn = joined.step();
      }
      return joined.failure();
    } catch (KafkaException e) {
      return Optional.of(explain(e));
    } finally {
      joined.leave();
    }
  }

  private static Thread ownThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private static String explain(KafkaException e) {
    if (e instanceof FencedInstanceIdException) {
      return "another instance runs under the same instance.id: give each its own";
    }
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String because = deepest == e ? "" : ", because " + deepest.getMessage();
    return "Kafka refuses: " + e.getMessage() + because;
  }
}
