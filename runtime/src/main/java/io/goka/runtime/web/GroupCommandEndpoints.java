package io.goka.runtime.web;

import io.goka.engine.observe.GroupSnapshot;
import io.goka.runtime.server.GroupCommands;
import io.goka.runtime.server.GroupCommands.Command;
import io.goka.runtime.server.ServerSnapshot;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Owner: any thread. Restarts, stops and starts groups on this instance. */
final class GroupCommandEndpoints {

  private static final int LARGEST_BODY = 1 << 20;

  private final Supplier<ServerSnapshot> snapshots;
  private final GroupCommands commands;
  private final Json json;

  GroupCommandEndpoints(Supplier<ServerSnapshot> snapshots, GroupCommands commands, Json json) {
    this.snapshots = snapshots;
    this.commands = commands;
    this.json = json;
  }

  List<Route> routes() {
    String path = "/api/v1/groups/{group}";
    return List.of(
        Route.post(path + "/restart", command(Command.RESTART)),
        Route.put(path + "/stop", command(Command.STOP)),
        Route.put(path + "/start", command(Command.START)));
  }

  private Handler command(Command command) {
    return ctx -> {
      JsonBody.optional(ctx, json, LARGEST_BODY);
      String group = known(ctx);
      commands.command(group, command);
      ctx.status(202);
      Replies.json(ctx, json, Map.of("group", group));
    };
  }

  private String known(Context ctx) {
    GroupSnapshot group = KnownGroups.require(ctx.pathParam("group"), snapshots.get());
    return group.group();
  }
}
