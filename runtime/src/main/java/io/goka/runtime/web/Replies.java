package io.goka.runtime.web;

import io.javalin.http.Context;
import java.util.List;

/** Small things that all endpoints say alike. */
final class Replies {

  private Replies() {}

  static void json(Context ctx, Json json, Object body) {
    ctx.contentType(Json.MEDIA_TYPE).result(json.bytes(body));
  }

  /** Which ones there are: for who asked for one that there is not. */
  static String choice(String kind, List<String> names) {
    return switch (names.size()) {
      case 0 -> "there is no " + kind + " at all: see /api/v1/plugins";
      case 1 -> "the only " + kind + " is '" + names.get(0) + "'";
      default -> "the " + kind + "s are '" + String.join("', '", names) + "'";
    };
  }
}
