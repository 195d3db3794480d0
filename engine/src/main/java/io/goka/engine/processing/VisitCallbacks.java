package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Runs the callbacks of a partition's visits, some keys at a time. Owner: task thread. */
final class VisitCallbacks {

  private final GroupPlan plan;
  private final PartitionStatus status;
  private final PartitionVisits visits;
  private final KeyEntries keys;
  private final CallbackRun run;
  private final CallbackEffects effects;
  private final VisitErrors errors;
  private final PartitionDoubts doubts;
  private final InstantSource clock;
  private final SliceTime sliceTime;
  private final TopicPartition table;

  /**
   * @param keys the keys of the partition's table
   * @param clock says what callbacks see as the time of their record
   */
  VisitCallbacks(
      GroupPlan plan,
      PartitionStatus status,
      KeyEntries keys,
      CallbackRun run,
      CallbackEffects effects,
      VisitErrors errors,
      PartitionDoubts doubts,
      InstantSource clock,
      SliceTime sliceTime) {
    this.plan = plan;
    this.status = status;
    this.visits = new PartitionVisits(status.partition(), keys.table());
    this.keys = keys;
    this.run = run;
    this.effects = effects;
    this.errors = errors;
    this.doubts = doubts;
    this.clock = clock;
    this.sliceTime = sliceTime;
    this.table = new TopicPartition(plan.table().orElseThrow().name(), status.partition());
  }

  /** Visits the partition when its turn has come, and an epoch is stored. */
  void add(Visit visit, long afterEpoch) {
    visits.add(visit, afterEpoch);
  }

  /** What was visited since this was last asked, for the epoch that is cut. */
  Optional<VisitProgress> cut() {
    return visits.cut();
  }

  /** Lets the table be closed. */
  void end() {
    visits.end();
  }

  /**
   * Visits some keys, when a visit is under way.
   *
   * @param lastStored the last epoch of the task that is stored
   * @return whether there was one, which does not wait to try a key again
   * @throws RecordFailedException when the group is to fail of a key; those before it are done
   */
  boolean step(long lastStored) {
    Visit visit = status.isAbandoned() || errors.mustWait() ? null : visits.current(lastStored);
    if (visit == null) {
      return false;
    }
    List<byte[]> next = visits.nextKeys();
    doubts.reading(table);
    CacheEntry[] found = new CacheEntry[next.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = keys.find(next.get(i));
    }
    keys.fetch();
    effects.touch();
    visit(visit, found);
    effects.publish();
    return true;
  }

  private void visit(Visit visit, CacheEntry[] found) {
    GroupPlan.Input visitor = plan.edges().visits().get(visit.visitor());
    Object argument = visitor == null ? null : argument(visit, visitor);
    if (visitor == null || argument == null) {
      visit.fail("the group has no visitor '" + visit.visitor() + "'");
      return;
    }
    Instant now = clock.instant();
    sliceTime.begin();
    boolean goOn = true;
    for (int i = 0; i < found.length && goOn && !visit.isOver() && !status.isAbandoned(); i++) {
      CacheEntry entry = found[i];
      boolean there = entry.form != Form.ABSENT && !entry.malformed;
      if (there) {
        if (i > 0 && !visitor.codec().immutable()) {
          argument = visitor.codec().decode(visit.argument());
        }
        goOn = visit(entry, visitor, argument, now);
      }
      if (goOn) {
        visits.done(entry.key, there);
        goOn = !sliceTime.isOver(i + 1);
      }
    }
  }

  /** Whether the key is done with; otherwise it is to be visited again. */
  private boolean visit(CacheEntry entry, GroupPlan.Input visitor, Object argument, Instant now) {
    try {
      effects.take(run.visit(entry, status.partition(), visitor, argument, now), entry);
      return true;
    } catch (RecordFailedException e) {
      return !status.isAbandoned() && errors.passOver(entry.key, e);
    }
  }

  /** The shorter of a time and that until a key is to be visited again, in nanoseconds. */
  long nanosToRetry(long idleNanos) {
    return errors.nanosToRetry(idleNanos);
  }

  /** A visit's argument; null when it cannot be decoded, which ends the visit alone. */
  private static @Nullable Object argument(Visit visit, GroupPlan.Input visitor) {
    try {
      return visitor.codec().decode(visit.argument());
    } catch (RuntimeException e) {
      visit.fail("the argument cannot be decoded: " + e.getMessage());
      return null;
    }
  }
}
