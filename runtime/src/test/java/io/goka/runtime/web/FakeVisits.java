package io.goka.runtime.web;

import io.goka.engine.observe.VisitSnapshot;
import io.goka.runtime.server.VisitRefusedException;
import io.goka.runtime.server.Visits;
import io.goka.spi.Codecs;
import io.goka.spi.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Owner: any thread. Visits of the click counter, which go on until a test ends them. */
final class FakeVisits implements Visits {

  private static final Visitor<String> RESET = Visitor.of("reset", Codecs.string());
  private static final Visitor<Long> ADD = Visitor.of("add", Codecs.int64());

  private final List<VisitSnapshot> visits = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private String refusal = "";

  /** What the visits were started with. */
  synchronized List<String> arguments() {
    return List.copyOf(arguments);
  }

  /** No visit can be started from now on. */
  synchronized void refuse(String why) {
    refusal = why;
  }

  /** The newest visit comes so far. */
  synchronized void progress(VisitSnapshot.State state, long visited, String reason) {
    visits.set(0, changed(visits.get(0), state, visited, reason));
  }

  @Override
  public Optional<Visitor<?>> visitor(String group, String name) {
    return List.<Visitor<?>>of(RESET, ADD).stream()
        .filter(visitor -> group.equals("click-counter") && visitor.name().equals(name))
        .findFirst();
  }

  @Override
  public synchronized VisitSnapshot start(String group, String visitor, String argument) {
    if (!refusal.isEmpty()) {
      throw new VisitRefusedException(refusal);
    }
    if (visitor.equals("add")) {
      ADD.argument().decode(argument.getBytes(StandardCharsets.UTF_8));
    }
    arguments.add(argument);
    VisitSnapshot visit =
        new VisitSnapshot(
            "v" + arguments.size(),
            group,
            visitor,
            VisitSnapshot.State.RUNNING,
            0,
            42_000,
            Instant.now(),
            Duration.ZERO,
            Optional.empty());
    visits.add(0, visit);
    return visit;
  }

  @Override
  public synchronized List<VisitSnapshot> visits(String group) {
    return visits.stream().filter(visit -> visit.group().equals(group)).toList();
  }

  @Override
  public synchronized boolean cancel(String group, String id) {
    for (int i = 0; i < visits.size(); i++) {
      if (visits.get(i).id().equals(id)) {
        visits.set(
            i, changed(visits.get(i), VisitSnapshot.State.CANCELLED, visits.get(i).visited(), ""));
        return true;
      }
    }
    return false;
  }

  private static VisitSnapshot changed(
      VisitSnapshot visit, VisitSnapshot.State state, long visited, String reason) {
    return new VisitSnapshot(
        visit.id(),
        visit.group(),
        visit.visitor(),
        state,
        visited,
        visit.toVisit(),
        visit.startedAt(),
        Duration.ofMillis(4200),
        reason.isEmpty() ? Optional.empty() : Optional.of(reason));
  }
}
