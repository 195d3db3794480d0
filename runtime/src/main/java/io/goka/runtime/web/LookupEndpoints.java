package io.goka.runtime.web;

import io.goka.runtime.query.Lookup;
import io.javalin.http.Context;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. The lookup of one key of a table or a view. */
final class LookupEndpoints {

  private final Namespace namespace;
  private final LookupAnswers answers;
  private final Json json;

  LookupEndpoints(Namespace namespace, LookupAnswers answers, Json json) {
    this.namespace = namespace;
    this.answers = answers;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        // A key may hold slashes, so it takes the rest of the path; an empty one takes none of it.
        Route.get(namespace.onePath() + "/keys/<key>", this::byPath),
        Route.get(namespace.onePath() + "/keys/", this::byPath),
        Route.get(namespace.onePath() + "/key", this::byQuery));
  }

  private void byPath(Context ctx) {
    // Not Javalin's parameter, whose decoding replaces what is not UTF-8.
    String path = ctx.path();
    int start = path.indexOf("/keys/") + "/keys/".length();
    answerText(ctx, PercentCoding.decodePath(path.substring(start)));
  }

  private void byQuery(Context ctx) {
    String key = PercentCoding.queryParameter(ctx.queryString(), "key");
    String key64 = PercentCoding.queryParameter(ctx.queryString(), "key64");
    if (key != null && key64 == null) {
      answerText(ctx, key);
    } else if (key64 != null && key == null) {
      answerWritten(ctx, Base64Text.decode("key64", key64));
    } else {
      throw Problem.of(
              ProblemType.BAD_REQUEST,
              "give either ?key= with the key's text, or ?key64= with the base64 of its bytes")
          .asException();
    }
  }

  private void answerText(Context ctx, String key) {
    String name = ctx.pathParam(namespace.word());
    answer(ctx, new AskedKey(namespace, name, key, null), namespace.queries().lookup(name, key));
  }

  private void answerWritten(Context ctx, byte[] key) {
    String name = ctx.pathParam(namespace.word());
    String text =
        namespace
            .queries()
            .table(name)
            .map(served -> KeyTexts.of(served.keyFormat(), key))
            .orElse(null);
    String base64 = Base64.getEncoder().encodeToString(key);
    answer(ctx, new AskedKey(namespace, name, text, base64), namespace.queries().lookup(name, key));
  }

  private void answer(Context ctx, AskedKey asked, Lookup lookup) {
    tellPlace(ctx, lookup);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put(namespace.word(), asked.name());
    body.putAll(answers.answer(asked, lookup));
    Replies.json(ctx, json, body);
  }

  private void tellPlace(Context ctx, Lookup lookup) {
    if (lookup instanceof Lookup.Found found) {
      tell(ctx, found.place());
    } else if (lookup instanceof Lookup.Absent absent) {
      tell(ctx, absent.place());
    } else if (lookup instanceof Lookup.Recovering recovering) {
      ctx.header(GokaHeaders.PARTITION, Integer.toString(recovering.partition()));
    }
  }

  private void tell(Context ctx, Lookup.Place place) {
    ctx.header(GokaHeaders.PARTITION, Integer.toString(place.partition()));
    ctx.header(GokaHeaders.OFFSET, Long.toString(place.offset()));
    ctx.header(GokaHeaders.ROLE, namespace.role());
  }
}
