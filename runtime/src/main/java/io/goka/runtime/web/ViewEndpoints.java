package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.runtime.query.Lookup;
import io.goka.runtime.query.TableQueries;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.ViewCommands;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Owner: any thread. The views, their keys, and what an operator may do to them. */
final class ViewEndpoints {

  private static final int LARGEST_BODY = 1 << 20;

  private final Supplier<ServerSnapshot> snapshots;
  private final ViewCommands commands;
  private final Namespace namespace;
  private final KeyEndpoints keys;
  private final Json json;

  ViewEndpoints(
      Supplier<ServerSnapshot> snapshots,
      TableQueries queries,
      ViewCommands commands,
      ShownValues values,
      Json json) {
    this.snapshots = snapshots;
    this.commands = commands;
    this.namespace = Namespace.views(queries);
    this.keys = new KeyEndpoints(namespace, values, json);
    this.json = json;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(keys.routes());
    routes.add(Route.get("/api/v1/views", this::list));
    routes.add(Route.get("/api/v1/views/{view}", this::one));
    routes.add(Route.post("/api/v1/views/{view}/reread", this::reread));
    routes.add(Route.post("/api/v1/views/{view}/evict", this::evict));
    return routes;
  }

  private void list(Context ctx) {
    List<ViewRow> rows = snapshots.get().views().stream().map(this::row).toList();
    Replies.json(ctx, json, Map.of("views", rows));
  }

  private void one(Context ctx) {
    String name = ctx.pathParam("view");
    ViewSnapshot view =
        snapshots.get().views().stream()
            .filter(candidate -> candidate.view().equals(name))
            .findFirst()
            .orElseThrow(() -> namespace.unknown(name));
    Replies.json(ctx, json, ViewDetail.of(view, namespace.queries().table(name)));
  }

  private ViewRow row(ViewSnapshot view) {
    return ViewRow.of(view, namespace.queries().table(view.view()));
  }

  private void reread(Context ctx) throws IOException {
    String name = ctx.pathParam("view");
    JsonBody.optional(ctx, json, LARGEST_BODY);
    if (!commands.reread(name)) {
      throw namespace.unknown(name);
    }
    accepted(ctx, name);
  }

  private void evict(Context ctx) throws IOException {
    String name = ctx.pathParam("view");
    JsonNode key = JsonBody.required(ctx, json, LARGEST_BODY).path("key");
    if (!key.isTextual()) {
      throw Problem.of(ProblemType.BAD_REQUEST, "send {\"key\": \"…\"}").asException();
    }
    refuseUnread(name, key.textValue());
    if (!commands.evict(name, key.textValue())) {
      throw namespace.unknown(name);
    }
    accepted(ctx, name);
  }

  /** What is not level reads its topic, the key too: it would only seem to be evicted. */
  private void refuseUnread(String name, String key) {
    Lookup now = namespace.queries().lookup(name, key);
    if (!(now instanceof Lookup.Found || now instanceof Lookup.Absent)) {
      AskedKey asked = new AskedKey(namespace, name, key, null);
      throw LookupAnswers.problem(asked, now).asException();
    }
  }

  private void accepted(Context ctx, String name) {
    ctx.status(202);
    Replies.json(ctx, json, Map.of("view", name));
  }
}
