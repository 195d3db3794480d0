package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.runtime.query.Lookup;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. The lookup of many keys of a table or a view in one request. */
final class BatchEndpoint {

  static final int MOST_KEYS = 1000;
  static final int LARGEST_BODY = 1 << 20;

  /** What all values of an answer may have; keys behind that are asked for again. */
  static final long MOST_VALUE_BYTES = 8L << 20;

  private final Namespace namespace;
  private final LookupAnswers answers;
  private final Json json;

  BatchEndpoint(Namespace namespace, LookupAnswers answers, Json json) {
    this.namespace = namespace;
    this.answers = answers;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.post(namespace.onePath() + "/keys:batch", this::lookup));
  }

  private void lookup(Context ctx) throws IOException {
    String name = ctx.pathParam(namespace.word());
    List<String> keys = keys(JsonBody.required(ctx, json, LARGEST_BODY));
    if (namespace.queries().table(name).isEmpty()) {
      throw namespace.unknown(name);
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>(keys.size());
    long bytes = 0;
    for (String key : keys) {
      AskedKey asked = new AskedKey(namespace, name, key, null);
      if (bytes > MOST_VALUE_BYTES) {
        all.add(refused(key, tooMuch(asked)));
        continue;
      }
      Lookup lookup = namespace.queries().lookup(name, key);
      bytes += lookup instanceof Lookup.Found found ? found.value().length : 0;
      all.add(answer(asked, lookup));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(namespace.word(), name);
    body.put("answers", all);
    Replies.json(ctx, json, body);
  }

  private static List<String> keys(JsonNode body) {
    JsonNode keys = body.path("keys");
    if (!body.isObject() || body.size() != 1 || !keys.isArray()) {
      throw bad("send {\"keys\": [\"…\", …]}");
    }
    if (keys.size() > MOST_KEYS) {
      throw bad(
          "a batch may have " + MOST_KEYS + " keys, this one has " + keys.size() + ": split it");
    }
    List<String> texts = new ArrayList<>(keys.size());
    for (JsonNode key : keys) {
      if (!key.isTextual()) {
        throw bad("key " + texts.size() + " is not a string");
      }
      texts.add(key.textValue());
    }
    return texts;
  }

  private static ProblemException bad(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail).asException();
  }

  /** What would be the answer to each key alone: the value, or the problem. */
  private Map<String, @Nullable Object> answer(AskedKey asked, Lookup lookup) {
    try {
      return answers.answer(asked, lookup);
    } catch (ProblemException e) {
      return refused(String.valueOf(asked.text()), e.problem());
    }
  }

  private static Map<String, @Nullable Object> refused(String key, Problem problem) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("key", key);
    answer.put("problem", problem.body());
    return answer;
  }

  private static Problem tooMuch(AskedKey asked) {
    return asked.problem(
        ProblemType.ANSWER_TOO_LARGE,
        "the keys before this one have more than "
            + MOST_VALUE_BYTES
            + " bytes of values: ask for it in another batch");
  }
}
