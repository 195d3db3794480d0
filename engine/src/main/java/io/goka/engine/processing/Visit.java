package io.goka.engine.processing;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.engine.observe.VisitSnapshot.State;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One visit: a visitor's callback that runs once for each key of the partitions that a group has
 * here. Owner: any thread; the poll thread says which partitions there are, each task thread how
 * far its own have come.
 *
 * <p>What an epoch has visited counts once it is committed: a partition that is rolled back goes on
 * behind the last key that was.
 */
public final class Visit {

  /** How far one partition has come. */
  private static final class Part {
    byte @Nullable [] reached;
    long committed;
    long pending;
    boolean finished;
  }

  private final String id;
  private final String group;
  private final String visitor;
  private final byte[] argument;
  private final InstantSource clock;
  private final Instant startedAt;
  private final Map<Integer, Part> parts = new HashMap<>();
  private State state = State.RUNNING;
  private Consumer<VisitSnapshot> onEnd = ended -> {};
  private long toVisit;
  private @Nullable Instant endedAt;
  private @Nullable String reason;

  /**
   * Makes a visit, which begins when a {@link Processor} is handed it.
   *
   * @param id tells it from others
   * @param visitor one of the group's visitors
   * @param argument what each call of the callback gets, encoded; must not be changed
   * @param clock dates its start and its end
   */
  public Visit(String id, String group, String visitor, byte[] argument, InstantSource clock) {
    this.id = id;
    this.group = group;
    this.visitor = visitor;
    this.argument = argument;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /**
   * Has somebody told how it ends, on whichever thread that is. Called before it begins.
   *
   * @param listener must return soon
   */
  public synchronized void onEnd(Consumer<VisitSnapshot> listener) {
    onEnd = listener;
  }

  /** What tells it from others. */
  public String id() {
    return id;
  }

  String group() {
    return group;
  }

  /** The visitor's name. */
  public String visitor() {
    return visitor;
  }

  byte[] argument() {
    return argument;
  }

  /** Whether nothing more will be visited. */
  public synchronized boolean isOver() {
    return state != State.RUNNING;
  }

  /** The visit now. */
  public synchronized VisitSnapshot snapshot() {
    long visited = parts.values().stream().mapToLong(part -> part.committed + part.pending).sum();
    Instant until = endedAt == null ? clock.instant() : endedAt;
    return new VisitSnapshot(
        id,
        group,
        visitor,
        state,
        visited,
        Math.max(toVisit, visited),
        startedAt,
        Duration.between(startedAt, until),
        Optional.ofNullable(reason));
  }

  /** Ends it: what was visited stays. Does nothing once it is over. */
  public void cancel() {
    end(State.CANCELLED, null);
  }

  /** Ends it because of what happened to the group or the server. */
  public void abort(String because) {
    end(State.ABORTED, because);
  }

  /** Ends it because a callback has failed, or it cannot be done at all. */
  void fail(String because) {
    end(State.FAILED, because);
  }

  /**
   * It is to visit these partitions.
   *
   * @param keys how many keys they have, about
   */
  synchronized void begin(Collection<Integer> partitions, long keys) {
    partitions.forEach(partition -> parts.put(partition, new Part()));
    toVisit = keys;
    endWhenFinished();
  }

  /** Whether a partition is still to be visited. */
  synchronized boolean wants(int partition) {
    Part part = parts.get(partition);
    return state == State.RUNNING && part != null && !part.finished;
  }

  /** A partition leaves: the visit cannot be completed here. */
  void left(int partition) {
    if (wants(partition)) {
      abort("partition " + partition + " left this instance");
    }
  }

  /** What was visited of a partition, and is not committed, never will be. */
  synchronized void rolledBack(int partition) {
    Part part = parts.get(partition);
    if (part != null) {
      part.pending = 0;
    }
  }

  /**
   * A partition goes on behind the last key whose visit is committed.
   *
   * @return that key; null to begin with the first
   */
  synchronized byte @Nullable [] resume(int partition) {
    return part(partition).reached;
  }

  /** A key of a partition was visited, and is not committed. */
  synchronized void visited(int partition) {
    part(partition).pending++;
  }

  /** An epoch is permanent in which a partition was visited. */
  synchronized void committed(int partition, VisitProgress progress) {
    Part part = part(partition);
    part.committed += progress.keys();
    part.pending = Math.max(0, part.pending - progress.keys());
    part.reached = progress.reached();
    part.finished = progress.finished();
    endWhenFinished();
  }

  private void endWhenFinished() {
    if (parts.values().stream().allMatch(part -> part.finished)) {
      end(State.DONE, null);
    }
  }

  private synchronized void end(State how, @Nullable String because) {
    if (state == State.RUNNING) {
      state = how;
      reason = because;
      endedAt = clock.instant();
      onEnd.accept(snapshot());
    }
  }

  private Part part(int partition) {
    return parts.computeIfAbsent(partition, unexpected -> new Part());
  }
}
