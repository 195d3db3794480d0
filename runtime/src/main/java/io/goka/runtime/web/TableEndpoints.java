package io.goka.runtime.web;

import io.goka.runtime.query.TableQueries;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Owner: any thread. The group tables, and their keys. */
final class TableEndpoints {

  private final TableQueries queries;
  private final KeyEndpoints keys;
  private final Json json;

  TableEndpoints(TableQueries queries, ShownValues values, Json json) {
    this.queries = queries;
    this.keys = new KeyEndpoints(Namespace.tables(queries), values, json);
    this.json = json;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(keys.routes());
    routes.add(Route.get("/api/v1/tables", this::list));
    return routes;
  }

  private void list(Context ctx) {
    List<TableRow> rows =
        queries.names().stream()
            .flatMap(name -> queries.table(name).stream())
            .map(TableRow::of)
            .toList();
    Replies.json(ctx, json, Map.of("tables", rows));
  }
}
