package io.goka.runtime.web;

import io.goka.runtime.server.ServerSnapshot;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Owner: any thread. The probes. */
final class HealthEndpoints {

  private final Supplier<ServerSnapshot> snapshots;
  private final Json json;

  HealthEndpoints(Supplier<ServerSnapshot> snapshots, Json json) {
    this.snapshots = snapshots;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.get("/health/live", this::live), Route.get("/health/ready", this::ready));
  }

  /** An answer is the proof. It asks nothing, so that no slow part has the process restarted. */
  private void live(Context ctx) {
    Replies.json(ctx, json, Map.of("status", "live"));
  }

  private void ready(Context ctx) {
    List<String> causes = snapshots.get().notReady();
    if (!causes.isEmpty()) {
      throw Problem.of(ProblemType.NOT_READY, String.join("; ", causes))
          .with("causes", causes)
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
    Replies.json(ctx, json, Map.of("status", "ready"));
  }
}
