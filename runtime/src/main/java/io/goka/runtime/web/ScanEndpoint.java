package io.goka.runtime.web;

import io.goka.engine.state.Scan;
import io.goka.engine.state.ServedTable;
import io.goka.runtime.query.ScanCursor;
import io.goka.runtime.query.ScanRequest;
import io.goka.runtime.query.TableScan;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. The scan of a table or a view, page by page. */
final class ScanEndpoint {

  static final int USUAL_LIMIT = 100;
  static final int LARGEST_LIMIT = 1000;

  /** Of tables, and of views: each holds pages of all partitions in memory, and reads the disk. */
  static final int MOST_AT_ONCE = 4;

  private final Namespace namespace;
  private final ShownValues values;
  private final Json json;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  ScanEndpoint(Namespace namespace, ShownValues values, Json json) {
    this.namespace = namespace;
    this.values = values;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(Route.get(namespace.onePath() + "/keys", this::scan));
  }

  private void scan(Context ctx) {
    String name = ctx.pathParam(namespace.word());
    ScanRequest request = request(ctx);
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.TOO_BUSY, MOST_AT_ONCE + " scans are being answered already; try again")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
    try {
      TableScan scan = namespace.queries().scan(name, request);
      if (scan instanceof TableScan.Page page) {
        Replies.json(ctx, json, body(name, page, request.partial()));
      } else {
        throw problem(name, scan).asException();
      }
    } finally {
      places.release();
    }
  }

  private static ScanRequest request(Context ctx) {
    return new ScanRequest(
        given(ctx, "prefix"),
        given(ctx, "from"),
        given(ctx, "to"),
        given(ctx, "limit").map(ScanEndpoint::limit).orElse(USUAL_LIMIT),
        given(ctx, "cursor").map(ScanEndpoint::cursor),
        given(ctx, "partial").map(ScanEndpoint::partial).orElse(false));
  }

  /** A form that leaves a field empty means that it does not matter. */
  private static Optional<String> given(Context ctx, String name) {
    return Optional.ofNullable(PercentCoding.queryParameter(ctx.queryString(), name))
        .filter(text -> !text.isEmpty());
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LARGEST_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers that are too large.
    }
    throw bad("?limit= takes a number from 1 to " + LARGEST_LIMIT + ", not '" + text + "'");
  }

  private static ScanCursor cursor(String text) {
    try {
      return ScanCursor.of(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of(ProblemType.BAD_CURSOR, String.valueOf(e.getMessage())).asException();
    }
  }

  private static boolean partial(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad("?partial= takes true or false, not '" + text + "'");
    };
  }

  private static ProblemException bad(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail).asException();
  }

  private Map<String, @Nullable Object> body(String name, TableScan.Page page, boolean partial) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put(namespace.word(), name);
    body.put(
        "entries", page.entries().stream().map(entry -> row(name, page.table(), entry)).toList());
    body.put("cursor", page.next().map(ScanCursor::text).orElse(null));
    if (partial) {
      body.put("missingPartitions", page.missing());
    }
    return body;
  }

  /** One value that its codec does not take must not hide all the others. */
  private Map<String, @Nullable Object> row(String name, ServedTable table, Scan.Entry entry) {
    String text = KeyTexts.of(table.keyFormat(), entry.key());
    String base64 = text == null ? Base64.getEncoder().encodeToString(entry.key()) : null;
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("key", text);
    if (base64 != null) {
      row.put("key64", base64);
    }
    try {
      row.put("value", values.shown(entry.value(), table.codec()));
    } catch (UndecodableValueException e) {
      AskedKey asked = new AskedKey(namespace, name, text, base64);
      row.put("problem", LookupAnswers.undecodable(asked, entry.value(), e).body());
    }
    return row;
  }

  private Problem problem(String name, TableScan scan) {
    UnreadablePart.Asked asked = (type, detail) -> namespace.problem(type, name, detail);
    if (scan instanceof TableScan.Recovering recovering) {
      return UnreadablePart.recovering(asked, name, recovering.partition(), recovering.progress());
    }
    if (scan instanceof TableScan.Elsewhere elsewhere) {
      return UnreadablePart.elsewhere(asked, namespace, name, elsewhere.partition());
    }
    if (scan instanceof TableScan.BadKey bad) {
      return asked.problem(ProblemType.BAD_KEY, bad.reason());
    }
    if (scan instanceof TableScan.Unordered unordered) {
      return asked.problem(
          ProblemType.UNORDERED_STORAGE,
          "storage '"
              + unordered.storage()
              + "' keeps no order: scans need a storage that is ordered; choose rocksdb");
    }
    return namespace.unknown(name).problem();
  }
}
