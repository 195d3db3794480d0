package io.goka.engine.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: recovery thread. The recoveries that are not over: those that wait to know from where to
 * where they read, and those that read. The source always reads the latter, and nothing else.
 */
final class UnderWay {

  private final RecoverySource source;
  private final Map<TopicPartition, TableRecovery> waiting = new LinkedHashMap<>();
  private final Map<TopicPartition, TableRecovery> reading = new LinkedHashMap<>();

  UnderWay(RecoverySource source) {
    this.source = source;
  }

  /** Those that wait, the next one first. A copy. */
  List<TableRecovery> waiting() {
    return List.copyOf(waiting.values());
  }

  /** Those that read. A copy. */
  List<TableRecovery> reading() {
    return List.copyOf(reading.values());
  }

  /** All of them. A copy. */
  List<TableRecovery> all() {
    List<TableRecovery> all = new ArrayList<>(waiting.values());
    all.addAll(reading.values());
    return all;
  }

  /** Whether none reads, and all that wait have to wait for longer. */
  boolean rests(long nowNanos) {
    return reading.isEmpty()
        && waiting.values().stream().noneMatch(recovery -> recovery.isDue(nowNanos));
  }

  boolean isEmpty() {
    return waiting.isEmpty() && reading.isEmpty();
  }

  /** The one that reads a partition; null when none does. */
  @Nullable TableRecovery readerOf(TopicPartition partition) {
    return reading.get(partition);
  }

  /** Has a recovery wait, behind the others. */
  void await(TableRecovery recovery) {
    waiting.remove(recovery.changelog());
    waiting.put(recovery.changelog(), recovery);
  }

  /** Has a recovery that waits read, from an offset on. */
  void read(TableRecovery recovery, long start) {
    TopicPartition changelog = recovery.changelog();
    waiting.remove(changelog);
    reading.put(changelog, recovery);
    source.assign(reading.keySet());
    source.seek(changelog, start);
  }

  /** Forgets a recovery; returns whether it was under way. */
  boolean remove(TableRecovery recovery) {
    TopicPartition changelog = recovery.changelog();
    if (!waiting.remove(changelog, recovery) && !reading.remove(changelog, recovery)) {
      return false;
    }
    source.assign(reading.keySet());
    return true;
  }

  /** Forgets all of them. */
  void clear() {
    waiting.clear();
    reading.clear();
  }
}
