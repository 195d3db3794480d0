package io.goka.runtime.web;

import io.goka.engine.observe.StuckCallback;
import java.time.Instant;
import java.util.List;

/**
 * A callback that does not return, in the API.
 *
 * @param since when it was called, to the second
 * @param thread the thread that waits for it
 * @param stackTrace where the thread was a moment ago, innermost first
 */
record StuckRow(Instant since, String thread, List<String> stackTrace) {

  static StuckRow of(StuckCallback stuck) {
    return new StuckRow(stuck.since(), stuck.thread(), stuck.stackTrace());
  }
}
