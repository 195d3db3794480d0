package io.goka.engine.observe;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Owner: any thread. The last events of this server, for the API and the UI; older ones are in the
 * log, to which whoever adds an event writes it too.
 */
public final class EventLog {

  private static final int KEPT = 1000;

  private final InstantSource clock;
  private final Deque<Event> events = new ArrayDeque<>();
  private long added;

  /**
   * @param clock dates the events
   */
  public EventLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Adds an event, and forgets the oldest when there are too many. */
  public synchronized void add(Event.Severity severity, String subject, String message) {
    events.addLast(new Event(++added, clock.instant(), severity, subject, message));
    if (events.size() > KEPT) {
      events.removeFirst();
    }
  }

  /** The events numbered above {@code number}, oldest first. */
  public synchronized List<Event> after(long number) {
    return new ArrayList<>(events.stream().filter(event -> event.number() > number).toList());
  }
}
