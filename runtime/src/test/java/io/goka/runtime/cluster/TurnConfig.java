package io.goka.runtime.cluster;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupConfig.LeaveOnShutdown;
import java.time.Duration;

/** The settings of a group that only takes turns. */
public final class TurnConfig {

  private TurnConfig() {}

  /** With that session, and a heartbeat every 200 ms. */
  public static GroupConfig withSession(Duration session) {
    return new GroupConfig(
        Guarantee.AT_LEAST_ONCE,
        Duration.ofSeconds(1),
        1,
        1 << 20,
        1 << 20,
        1,
        1,
        session,
        Duration.ofMillis(200),
        Duration.ofSeconds(2),
        1,
        Duration.ofSeconds(1),
        "memory",
        LeaveOnShutdown.AUTO);
  }
}
