package io.goka.runtime.web;

import io.goka.engine.observe.Event;
import java.time.Instant;
import java.util.Locale;

/**
 * An event in the API.
 *
 * @param number its number, to ask for those after it
 * @param at when it happened
 * @param severity {@code info}, {@code warning} or {@code error}
 * @param subject what it happened to
 * @param message what happened
 */
record EventRow(long number, Instant at, String severity, String subject, String message) {

  static EventRow of(Event event) {
    return new EventRow(
        event.number(),
        event.at(),
        event.severity().name().toLowerCase(Locale.ROOT),
        event.subject(),
        event.message());
  }
}
