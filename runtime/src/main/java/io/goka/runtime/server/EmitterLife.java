package io.goka.runtime.server;

import io.goka.engine.config.RestartConfig;
import io.goka.engine.kafka.EmitCounts;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.engine.observe.Event.Severity;
import io.goka.engine.observe.EventLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owner: any thread. Where a hosted emitter is in its life, and what it has been through. */
final class EmitterLife {

  private static final Logger LOG = LoggerFactory.getLogger(EmitterLife.class);

  private static final RestartConfig RESTARTS =
      new RestartConfig(
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          RestartConfig.UNLIMITED,
          Duration.ofMinutes(1));

  private record Moment(State state, Instant since) {}

  private final String name;
  private final EventLog events;
  private final InstantSource clock;
  private final EmitCounts counts = new EmitCounts();
  private final AtomicLong restarts = new AtomicLong();
  private volatile Moment now;
  private volatile Optional<String> lastFailure = Optional.empty();

  EmitterLife(String name, EventLog events, InstantSource clock) {
    this.name = name;
    this.events = events;
    this.clock = clock;
    this.now = new Moment(State.ENDED, clock.instant());
  }

  String name() {
    return name;
  }

  /** What became of all its records. */
  EmitCounts counts() {
    return counts;
  }

  synchronized void become(State state) {
    if (now.state() != state) {
      now = new Moment(state, clock.instant());
    }
  }

  /** How emitters come back after failures: for ever. */
  static Backoff backoff() {
    return new Backoff(RESTARTS, ThreadLocalRandom.current()::nextDouble);
  }

  /** Something of it has failed, and is tried again after a pause. */
  void failed(Throwable cause, Optional<Duration> pause) {
    long seconds = pause.map(Backoff::seconds).orElse(0L);
    lastFailure = Optional.of(cause.toString());
    restarts.incrementAndGet();
    become(State.BACKING_OFF);
    LOG.warn("{}: the emitter failed, again in {} s", name, seconds, cause);
    tell(Severity.WARNING, "the emitter failed, again in " + seconds + " s: " + cause);
  }

  /** Tells the operator. */
  void tell(Severity severity, String message) {
    events.add(severity, name, message);
  }

  EmitterSnapshot snapshot(List<String> streams) {
    Moment moment = now;
    return new EmitterSnapshot(
        name,
        streams,
        moment.state(),
        moment.since(),
        counts.acknowledged(),
        counts.failed(),
        restarts.get(),
        lastFailure);
  }
}
