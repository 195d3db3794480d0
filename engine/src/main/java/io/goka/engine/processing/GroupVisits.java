package io.goka.engine.processing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Owner: poll thread. The visits of a group that may be under way. */
final class GroupVisits {

  private final List<Visit> visits = new ArrayList<>();

  /**
   * Begins one.
   *
   * @param partitions those that are here
   * @param keys how many keys they have, about
   */
  void begin(Visit visit, Collection<Integer> partitions, long keys) {
    visits.removeIf(Visit::isOver);
    visits.add(visit);
    visit.begin(partitions, keys);
  }

  /** Those that still want to visit a partition, in the order in which they began. */
  List<Visit> wanting(int partition) {
    return visits.stream().filter(visit -> visit.wants(partition)).toList();
  }

  /** A partition leaves. */
  void left(int partition) {
    visits.forEach(visit -> visit.left(partition));
  }

  /** What was not committed of a partition never will be. */
  void rolledBack(int partition) {
    visits.forEach(visit -> visit.rolledBack(partition));
  }

  /** The group has failed. */
  void fail(String reason) {
    visits.forEach(visit -> visit.fail(reason));
  }

  /** The group ends. */
  void abort(String reason) {
    visits.forEach(visit -> visit.abort(reason));
  }
}
