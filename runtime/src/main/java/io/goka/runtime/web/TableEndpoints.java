package io.goka.runtime.web;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.runtime.query.Lookup;
import io.goka.runtime.query.TableQueries;
import io.goka.spi.CodecException;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. The tables, and the lookup of one key. */
final class TableEndpoints {

  /** How long a partition without an owner usually is without one. */
  private static final Duration REBALANCE = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final TableQueries queries;
  private final ShownValues values;
  private final Json json;

  TableEndpoints(TableQueries queries, ShownValues values, Json json) {
    this.queries = queries;
    this.values = values;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/tables", this::list),
        // A key may hold slashes, so it takes the rest of the path; an empty one takes none of it.
        Route.get("/api/v1/tables/{table}/keys/<key>", this::byPath),
        Route.get("/api/v1/tables/{table}/keys/", this::byPath),
        Route.get("/api/v1/tables/{table}/key", this::byQuery));
  }

  private void list(Context ctx) {
    List<TableRow> rows =
        queries.names().stream()
            .flatMap(name -> queries.table(name).stream())
            .map(TableRow::of)
            .toList();
    Replies.json(ctx, json, Map.of("tables", rows));
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
    String table = ctx.pathParam("table");
    answer(ctx, new AskedKey(table, key, null), queries.lookup(table, key));
  }

  private void answerWritten(Context ctx, byte[] key) {
    String table = ctx.pathParam("table");
    String text =
        queries
            .table(table)
            .map(served -> textOrNull(served.keyFormat()::decode, key))
            .orElse(null);
    String base64 = Base64.getEncoder().encodeToString(key);
    answer(ctx, new AskedKey(table, text, base64), queries.lookup(table, key));
  }

  private static @Nullable String textOrNull(KeyText format, byte[] key) {
    try {
      return format.of(key);
    } catch (CodecException e) {
      return null; // bytes of a foreign program: they can be looked up, but not written as text
    }
  }

  private interface KeyText {
    String of(byte[] key);
  }

  /**
   * The key that was asked for.
   *
   * @param text its text; null when it was given as bytes that have none
   * @param base64 its bytes; null when it was given as text
   */
  private record AskedKey(String table, @Nullable String text, @Nullable String base64) {

    String shown() {
      return text != null ? "'" + text + "'" : base64 + " (base64)";
    }

    Problem problem(ProblemType type, String detail) {
      return addTo(Problem.of(type, detail).with("table", table));
    }

    private Problem addTo(Problem problem) {
      Problem more = text == null ? problem : problem.with("key", text);
      return base64 == null ? more : more.with("key64", base64);
    }
  }

  private void answer(Context ctx, AskedKey asked, Lookup lookup) {
    if (lookup instanceof Lookup.Found found) {
      answerFound(ctx, asked, found);
    } else if (lookup instanceof Lookup.Absent absent) {
      place(ctx, absent.place());
      throw asked
          .problem(
              ProblemType.UNKNOWN_KEY, asked.table() + " has no value for key " + asked.shown())
          .with("partition", absent.place().partition())
          .asException();
    } else if (lookup instanceof Lookup.UnknownTable) {
      throw unknownTable(asked);
    } else if (lookup instanceof Lookup.BadKey bad) {
      throw asked.problem(ProblemType.BAD_KEY, bad.reason()).asException();
    } else if (lookup instanceof Lookup.Recovering recovering) {
      ctx.header(GokaHeaders.PARTITION, Integer.toString(recovering.partition()));
      throw recovering(asked, recovering);
    } else if (lookup instanceof Lookup.Elsewhere elsewhere) {
      throw elsewhere(asked, elsewhere);
    }
  }

  private void answerFound(Context ctx, AskedKey asked, Lookup.Found found) {
    place(ctx, found.place());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("table", asked.table());
    body.put("key", asked.text());
    if (asked.base64() != null) {
      body.put("key64", asked.base64());
    }
    try {
      body.put("value", values.shown(found.value(), found.codec()));
    } catch (UndecodableValueException e) {
      throw asked
          .problem(
              ProblemType.UNDECODABLE_VALUE,
              "the value of key "
                  + asked.shown()
                  + " is not what the codec of "
                  + asked.table()
                  + " writes: "
                  + e.getMessage())
          .with("value64", Base64.getEncoder().encodeToString(found.value()))
          .asException();
    }
    Replies.json(ctx, json, body);
  }

  private ProblemException unknownTable(AskedKey asked) {
    List<String> names = queries.names();
    String detail =
        "no loaded plugin has a table '" + asked.table() + "'; " + Replies.choice("table", names);
    return asked.problem(ProblemType.UNKNOWN_TABLE, detail).with("tables", names).asException();
  }

  private static ProblemException recovering(AskedKey asked, Lookup.Recovering recovering) {
    RecoveryProgress progress = recovering.progress();
    Duration pause = progress.remaining().orElse(REBALANCE);
    int percent = (int) Math.floor(progress.fraction() * 100);
    String detail =
        "partition %d of %s is being recovered from its topic: %d %% done"
            .formatted(recovering.partition(), asked.table(), percent);
    return asked
        .problem(ProblemType.RECOVERING, detail)
        .with("partition", recovering.partition())
        .with("recovery", RecoveryRow.of(progress))
        .retryAfter(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)
        .asException();
  }

  private static ProblemException elsewhere(AskedKey asked, Lookup.Elsewhere elsewhere) {
    int partition = elsewhere.partition();
    if (partition < 0) {
      return asked
          .problem(
              ProblemType.PARTITION_ELSEWHERE,
              "the topic " + asked.table() + " is not known yet; its group is still starting")
          .retryAfter(REBALANCE)
          .asException();
    }
    String detail =
        "partition %d of %s is not on this instance; ask the instance that has it, or again when a"
            + " rebalance has ended";
    return asked
        .problem(ProblemType.PARTITION_ELSEWHERE, detail.formatted(partition, asked.table()))
        .with("partition", partition)
        .retryAfter(REBALANCE)
        .asException();
  }

  private static void place(Context ctx, Lookup.Place place) {
    ctx.header(GokaHeaders.PARTITION, Integer.toString(place.partition()));
    ctx.header(GokaHeaders.OFFSET, Long.toString(place.offset()));
    ctx.header(GokaHeaders.ROLE, "active");
  }
}
