package io.goka.engine.observe;

import java.time.Instant;

/**
 * Something that an operator wants to know later: a rebalance, a recovery, a failure.
 *
 * @param number counts the events of this server from 1
 * @param at when it happened
 * @param severity how much it matters
 * @param subject what it happened to: a group, a plugin, an emitter, or {@code server}
 * @param message what happened, in one sentence
 */
public record Event(long number, Instant at, Severity severity, String subject, String message) {

  /** How much an event matters. */
  public enum Severity {
    /** Told for the story. */
    INFO,
    /** Somebody should look at it some time. */
    WARNING,
    /** Somebody must act. */
    ERROR
  }
}
