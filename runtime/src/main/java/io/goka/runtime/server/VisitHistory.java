package io.goka.runtime.server;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.engine.processing.Visit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Owner: any thread. The visits of one group that go on, and the last that have ended. */
final class VisitHistory {

  private static final int ENDED_KEPT = 20;

  private final Deque<Visit> visits = new ArrayDeque<>();

  synchronized void add(Visit visit) {
    visits.addFirst(visit);
    List<Visit> ended = visits.stream().filter(Visit::isOver).toList();
    if (ended.size() > ENDED_KEPT) {
      visits.removeAll(ended.subList(ENDED_KEPT, ended.size()));
    }
  }

  synchronized List<VisitSnapshot> newestFirst() {
    return visits.stream().map(Visit::snapshot).toList();
  }

  /** Ends a visit early; whether there is such a visit. */
  synchronized boolean cancel(String id) {
    for (Visit visit : visits) {
      if (visit.id().equals(id)) {
        visit.cancel();
        return true;
      }
    }
    return false;
  }
}
