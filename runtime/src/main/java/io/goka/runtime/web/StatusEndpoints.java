package io.goka.runtime.web;

import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Owner: any thread. What runs, and how it does. */
final class StatusEndpoints {

  private final Supplier<ServerSnapshot> snapshots;
  private final Sampler sampler;
  private final EventLog events;
  private final Json json;

  StatusEndpoints(Supplier<ServerSnapshot> snapshots, Sampler sampler, EventLog events, Json json) {
    this.snapshots = snapshots;
    this.sampler = sampler;
    this.events = events;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/server", this::server),
        Route.get("/api/v1/groups", this::groups),
        Route.get("/api/v1/groups/{group}", this::group),
        Route.get("/api/v1/emitters", this::emitters),
        Route.get("/api/v1/plugins", this::plugins),
        Route.get("/api/v1/events", this::events));
  }

  private void server(Context ctx) {
    Replies.json(ctx, json, ServerRow.of(snapshots.get()));
  }

  private void groups(Context ctx) {
    RateWindow window = sampler.windowTo(snapshots.get());
    List<GroupRow> rows =
        window.now().groups().stream().map(group -> GroupRow.of(group, window)).toList();
    Replies.json(ctx, json, Map.of("groups", rows));
  }

  private void group(Context ctx) {
    String name = ctx.pathParam("group");
    RateWindow window = sampler.windowTo(snapshots.get());
    GroupSnapshot group = KnownGroups.require(name, window.now());
    Replies.json(ctx, json, GroupDetail.of(group, window));
  }

  private void emitters(Context ctx) {
    RateWindow window = sampler.windowTo(snapshots.get());
    List<EmitterRow> rows =
        window.now().emitters().stream().map(emitter -> EmitterRow.of(emitter, window)).toList();
    Replies.json(ctx, json, Map.of("emitters", rows));
  }

  private void plugins(Context ctx) {
    List<PluginRow> rows = snapshots.get().plugins().stream().map(PluginRow::of).toList();
    Replies.json(ctx, json, Map.of("plugins", rows));
  }

  private void events(Context ctx) {
    long after = after(ctx);
    List<EventRow> rows = events.after(after).stream().map(EventRow::of).toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("events", rows);
    body.put("last", rows.isEmpty() ? after : rows.get(rows.size() - 1).number());
    Replies.json(ctx, json, body);
  }

  private static long after(Context ctx) {
    String text = PercentCoding.queryParameter(ctx.queryString(), "after");
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Problem.of(
              ProblemType.BAD_REQUEST, "?after= takes the number of an event, not '" + text + "'")
          .asException();
    }
  }
}
