package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.VisitSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.VisitRefusedException;
import io.goka.runtime.server.Visits;
import io.goka.spi.CodecException;
import io.goka.spi.Visitor;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Owner: any thread. Starts, lists and cancels visits of groups. */
final class VisitEndpoints {

  private static final int LARGEST_BODY = 1 << 20;

  private final Supplier<ServerSnapshot> snapshots;
  private final Visits visits;
  private final VisitArguments arguments;
  private final Json json;

  VisitEndpoints(Supplier<ServerSnapshot> snapshots, Visits visits, Json json) {
    this.snapshots = snapshots;
    this.visits = visits;
    this.arguments = new VisitArguments(json);
    this.json = json;
  }

  List<Route> routes() {
    String path = "/api/v1/groups/{group}/visits";
    return List.of(
        Route.get(path, this::list),
        // One name for both: a path is either a visitor's, to start, or a visit's.
        Route.post(path + "/{visit}", this::start),
        Route.get(path + "/{visit}", this::one),
        Route.delete(path + "/{visit}", this::cancel));
  }

  private void list(Context ctx) {
    GroupSnapshot group = group(ctx);
    List<VisitRow> rows = visits.visits(group.group()).stream().map(VisitRow::of).toList();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("group", group.group());
    body.put("visits", rows);
    Replies.json(ctx, json, body);
  }

  private void start(Context ctx) throws IOException {
    GroupSnapshot group = group(ctx);
    String name = ctx.pathParam("visit");
    Visitor<?> visitor =
        visits.visitor(group.group(), name).orElseThrow(() -> unknownVisitor(group, name));
    JsonNode body = JsonBody.optional(ctx, json, LARGEST_BODY);
    VisitRow started = VisitRow.of(start(group.group(), visitor, arguments.read(body, visitor)));
    ctx.status(202);
    ctx.header(
        "Location",
        "/api/v1/groups/" + inPath(started.group()) + "/visits/" + inPath(started.id()));
    Replies.json(ctx, json, started);
  }

  private VisitSnapshot start(String group, Visitor<?> visitor, String argument) {
    try {
      return visits.start(group, visitor.name(), argument);
    } catch (CodecException e) {
      throw Problem.of(
              ProblemType.BAD_ARGUMENT,
              "visitor "
                  + visitor.name()
                  + " does not take the argument: "
                  + e.getMessage()
                  + "; send another as {\"argument\": …}")
          .with("group", group)
          .with("visitor", visitor.name())
          .asException();
    } catch (VisitRefusedException e) {
      throw Problem.of(ProblemType.VISIT_REFUSED, String.valueOf(e.getMessage()))
          .with("group", group)
          .with("visitor", visitor.name())
          .asException();
    }
  }

  private void one(Context ctx) {
    Replies.json(ctx, json, VisitRow.of(visit(ctx)));
  }

  private void cancel(Context ctx) {
    VisitSnapshot visit = visit(ctx);
    visits.cancel(visit.group(), visit.id());
    ctx.status(202);
    Replies.json(ctx, json, VisitRow.of(visit(ctx)));
  }

  private VisitSnapshot visit(Context ctx) {
    GroupSnapshot group = group(ctx);
    String id = ctx.pathParam("visit");
    return visits.visits(group.group()).stream()
        .filter(visit -> visit.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.UNKNOWN_VISIT,
                        "group "
                            + group.group()
                            + " has no visit '"
                            + id
                            + "' here, or it ended long ago; see /api/v1/groups/"
                            + inPath(group.group())
                            + "/visits")
                    .with("group", group.group())
                    .with("visit", id)
                    .asException());
  }

  private GroupSnapshot group(Context ctx) {
    return KnownGroups.require(ctx.pathParam("group"), snapshots.get());
  }

  private static ProblemException unknownVisitor(GroupSnapshot group, String name) {
    return Problem.of(
            ProblemType.UNKNOWN_VISITOR,
            group.visitors().isEmpty()
                ? "group " + group.group() + " has no visitor: its plugin would add .visitor(…)"
                : "group "
                    + group.group()
                    + " has no visitor '"
                    + name
                    + "'; "
                    + Replies.choice("visitor", group.visitors()))
        .with("group", group.group())
        .with("visitors", group.visitors())
        .asException();
  }

  private static String inPath(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
