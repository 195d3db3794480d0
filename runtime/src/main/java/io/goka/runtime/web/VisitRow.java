package io.goka.runtime.web;

import io.goka.engine.observe.VisitSnapshot;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A visit in the API.
 *
 * @param id its id
 * @param group the group
 * @param visitor the visitor's name
 * @param state {@code running}, {@code done}, {@code aborted}, {@code failed} or {@code cancelled}
 * @param visited the keys that were visited
 * @param toVisit about how many keys there were when it began
 * @param startedAt when it was started
 * @param elapsedSeconds how long it has run, or ran
 * @param reason why it was aborted or has failed; null otherwise
 */
record VisitRow(
    String id,
    String group,
    String visitor,
    String state,
    long visited,
    long toVisit,
    Instant startedAt,
    double elapsedSeconds,
    @Nullable String reason) {

  static VisitRow of(VisitSnapshot visit) {
    return new VisitRow(
        visit.id(),
        visit.group(),
        visit.visitor(),
        visit.state().name().toLowerCase(Locale.ROOT),
        visit.visited(),
        visit.toVisit(),
        visit.startedAt(),
        visit.elapsed().toMillis() / 1000.0,
        visit.reason().orElse(null));
  }
}
