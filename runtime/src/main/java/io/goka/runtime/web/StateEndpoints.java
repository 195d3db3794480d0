package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.runtime.server.GroupCommands;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.runtime.server.StateCommands;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Owner: any thread. Takes an operator's word on what groups keep on this instance. */
final class StateEndpoints {

  private static final int LARGEST_BODY = 1 << 10;

  private final Supplier<ServerSnapshot> snapshots;
  private final StateCommands commands;
  private final GroupCommands groups;
  private final Json json;

  StateEndpoints(
      Supplier<ServerSnapshot> snapshots, StateCommands commands, GroupCommands groups, Json json) {
    this.snapshots = snapshots;
    this.commands = commands;
    this.groups = groups;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/groups/{group}/state/accept", this::accept));
  }

  private void accept(Context ctx) throws IOException {
    GroupSnapshot group = KnownGroups.require(ctx.pathParam("group"), snapshots.get());
    JsonNode body = JsonBody.required(ctx, json, LARGEST_BODY);
    if (!body.path("keep").asText().equals("topic")) {
      throw Problem.of(
              ProblemType.BAD_REQUEST,
              "say what is kept, as {\"keep\": \"topic\"}: what the table's topic holds; what is"
                  + " stored on this instance alone gives way")
          .with("group", group.group())
          .asException();
    }
    List<Integer> accepted = commands.acceptTopic(group.group(), partition(body));
    if (accepted.isEmpty()) {
      throw Problem.of(
              ProblemType.NOTHING_STORED,
              "nothing of that is stored on this instance, so that there is nothing to accept")
          .with("group", group.group())
          .asException();
    }
    // The group that was refused for it need not wait for its next attempt.
    boolean unused = groups.command(group.group(), GroupCommands.Command.START);
    Map<String, Object> reply = new LinkedHashMap<>();
    reply.put("group", group.group());
    reply.put("keep", "topic");
    reply.put("partitions", accepted);
    ctx.status(202);
    Replies.json(ctx, json, reply);
  }

  private static OptionalInt partition(JsonNode body) {
    JsonNode partition = body.path("partition");
    if (partition.isMissingNode() || partition.isNull()) {
      return OptionalInt.empty();
    }
    if (!partition.canConvertToInt() || !partition.isIntegralNumber() || partition.asInt() < 0) {
      throw Problem.of(ProblemType.BAD_REQUEST, "a partition is a number from 0 on").asException();
    }
    return OptionalInt.of(partition.asInt());
  }
}
