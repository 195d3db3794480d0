package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import java.time.Duration;
import java.util.Map;

/** The settings of a group that only takes turns. */
public final class TurnConfig {

  private TurnConfig() {}

  /** With that session, and a heartbeat every 200 ms. */
  public static GroupConfig withSession(Duration session) {
    return GroupSettings.of(
        Map.of(
            "session.timeout.ms", String.valueOf(session.toMillis()),
            "heartbeat.interval.ms", "200",
            "revoke.timeout.ms", "2000"));
  }
}
