package io.goka.engine.processing;

import io.goka.engine.state.PartitionTable;
import io.goka.spi.StorageCursor;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The visits of one partition, one after the other. Owner: task thread.
 *
 * <p>A visit walks over the keys that are stored once all that was processed before it is: a commit
 * boundary. What is written meanwhile does not change which keys it meets; the values that its
 * callbacks see are those of the moment.
 */
final class PartitionVisits {

  /** How many keys are visited in one go, before records have their turn. */
  private static final int SLICE = 256;

  /**
   * A visit that waits for its turn.
   *
   * @param afterEpoch the epoch that must be stored before it begins
   */
  private record Waiting(Visit visit, long afterEpoch) {}

  /** The visit under way. */
  private static final class Walk {

    final Visit visit;
    final StorageCursor cursor;
    byte[] reached;
    long uncommitted;

    /** Keys that were read and are not done. */
    final Deque<byte[]> hand = new ArrayDeque<>(SLICE);

    /** No further keys are read, and the cursor is closed. */
    boolean over;

    /** There are no further keys. */
    boolean exhausted;

    Walk(Visit visit, StorageCursor cursor, byte @Nullable [] reached) {
      this.visit = visit;
      this.cursor = cursor;
      this.reached = reached == null ? new byte[0] : reached;
    }

    void end() {
      if (!over) {
        over = true;
        cursor.close();
      }
    }

    boolean hasMore() {
      return !over || !hand.isEmpty();
    }
  }

  private final int partition;
  private final PartitionTable table;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private @Nullable Walk walk;

  PartitionVisits(int partition, PartitionTable table) {
    this.partition = partition;
    this.table = table;
  }

  /** Visits the partition when its turn has come, and an epoch is stored. */
  void add(Visit visit, long afterEpoch) {
    waiting.add(new Waiting(visit, afterEpoch));
  }

  /**
   * The visit that goes on now; null when there is none to go on with.
   *
   * @param storedEpoch the last epoch that is stored
   */
  @Nullable Visit current(long storedEpoch) {
    if (walk != null && walk.visit.isOver()) {
      leave(walk);
    }
    if (walk == null) {
      begin(storedEpoch);
    }
    return walk == null || !walk.hasMore() ? null : walk.visit;
  }

  /** Goes no further. What was visited is still to be counted with the epoch that is open. */
  private void leave(Walk ended) {
    ended.end();
    ended.exhausted &= ended.hand.isEmpty();
    ended.hand.clear();
    if (ended.uncommitted == 0) {
      walk = null;
    }
  }

  private void begin(long storedEpoch) {
    waiting.removeIf(next -> !next.visit().wants(partition));
    Waiting next = waiting.peek();
    if (next != null && storedEpoch >= next.afterEpoch()) {
      waiting.remove();
      if (!table.ordered()) {
        next.visit()
            .fail(
                "the storage of the group's table keeps no order, so that nothing can be visited in"
                    + " it: set group."
                    + next.visit().group()
                    + ".storage=rocksdb, or another that keeps order");
        return;
      }
      byte[] reached = next.visit().resume(partition);
      walk = new Walk(next.visit(), table.entries(behind(reached)), reached);
    }
  }

  /** The smallest key behind another. */
  private static byte @Nullable [] behind(byte @Nullable [] key) {
    return key == null ? null : Arrays.copyOf(key, key.length + 1);
  }

  /** The keys to visit next, in order; none at the end of the table. */
  List<byte[]> nextKeys() {
    Walk current = underWay();
    if (current.hand.isEmpty()) {
      read(current);
    }
    return List.copyOf(current.hand);
  }

  private static void read(Walk current) {
    while (current.hand.size() < SLICE && current.cursor.next()) {
      current.hand.add(current.cursor.key());
    }
    if (current.hand.size() < SLICE) {
      current.exhausted = true;
      current.end();
    }
  }

  /**
   * The next of the keys is done.
   *
   * @param visited whether the callback has run for it
   */
  void done(byte[] key, boolean visited) {
    Walk current = underWay();
    current.reached = key;
    current.hand.remove();
    if (visited) {
      current.uncommitted++;
      current.visit.visited(partition);
    }
  }

  private Walk underWay() {
    if (walk == null) {
      throw new IllegalStateException("no visit is under way");
    }
    return walk;
  }

  /** What was visited since this was last asked, for the epoch that is cut. */
  Optional<VisitProgress> cut() {
    Walk current = walk;
    if (current == null) {
      return Optional.empty();
    }
    VisitProgress progress =
        new VisitProgress(
            current.visit,
            current.reached,
            current.uncommitted,
            current.exhausted && current.hand.isEmpty());
    current.uncommitted = 0;
    if (!current.hasMore()) {
      walk = null;
    }
    return Optional.of(progress);
  }

  /** Lets the table be closed: what is under way may go on elsewhere, or be aborted. */
  void end() {
    if (walk != null) {
      walk.end();
    }
    walk = null;
  }
}
