package io.goka.runtime.web;

import io.goka.engine.observe.EmitterSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An emitter in the API.
 *
 * @param name the plugin's name
 * @param streams the topics it may emit into
 * @param state {@code running}, {@code standby}, {@code backing_off} or {@code ended}
 * @param since when it came into that state
 * @param emitted records acknowledged by Kafka since the server started
 * @param rate the same, a second
 * @param failed records that Kafka did not take
 * @param restarts how often its source was started again after a failure
 * @param lastFailure what its source last threw; null when it never did
 */
record EmitterRow(
    String name,
    List<String> streams,
    String state,
    Instant since,
    long emitted,
    double rate,
    long failed,
    long restarts,
    @Nullable String lastFailure) {

  static EmitterRow of(EmitterSnapshot emitter, RateWindow window) {
    return new EmitterRow(
        emitter.name(),
        emitter.streams(),
        emitter.state().name().toLowerCase(Locale.ROOT),
        emitter.since(),
        emitter.emitted(),
        window.emitter(emitter),
        emitter.failed(),
        emitter.restarts(),
        emitter.lastFailure().orElse(null));
  }
}
