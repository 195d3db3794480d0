package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.engine.kafka.TopicException;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.runtime.server.DeadLetters;
import io.goka.runtime.server.ReplayRefusedException;
import io.goka.runtime.server.ServerSnapshot;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Owner: any thread. Shows dead letters, and has them replayed. */
final class DeadLetterEndpoints {

  private static final int LARGEST_BODY = 1 << 16;
  private static final int MOST_LISTED = 1000;
  private static final int USUALLY_LISTED = 50;
  private static final int USUALLY_REPLAYED = 1000;
  private static final Set<String> FIELDS = Set.of("partition", "from", "to", "limit");

  /** Each one that goes on has Kafka clients of its own, and keeps an HTTP thread. */
  private static final int MOST_AT_ONCE = 4;

  private final Supplier<ServerSnapshot> snapshots;
  private final DeadLetters letters;
  private final Json json;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  DeadLetterEndpoints(Supplier<ServerSnapshot> snapshots, DeadLetters letters, Json json) {
    this.snapshots = snapshots;
    this.letters = letters;
    this.json = json;
  }

  List<Route> routes() {
    String path = "/api/v1/groups/{group}/dead-letters";
    return List.of(Route.get(path, this::list), Route.post(path + "/replay", this::replay));
  }

  /** What may go wrong with Kafka is told in one place. */
  @FunctionalInterface
  private interface Work<T> {
    T done() throws InterruptedException;
  }

  private void list(Context ctx) {
    GroupSnapshot group = group(ctx);
    int limit = limit(ctx.queryParam("limit"));
    DeadLetters.Listing listing =
        withKafka(group, () -> letters.newest(group.group(), limit).orElseThrow());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("group", group.group());
    body.put("topic", listing.topic());
    body.put("waiting", listing.waiting());
    body.put("letters", listing.letters().stream().map(DeadLetterRow::of).toList());
    Replies.json(ctx, json, body);
  }

  private static int limit(@Nullable String text) {
    try {
      int limit = text == null ? USUALLY_LISTED : Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST_LISTED) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw bad("limit is a whole number from 1 to " + MOST_LISTED);
  }

  private void replay(Context ctx) throws IOException {
    GroupSnapshot group = group(ctx);
    DeadLetters.Request request = request(JsonBody.optional(ctx, json, LARGEST_BODY));
    DeadLetters.Outcome outcome =
        withKafka(group, () -> letters.replay(group.group(), request).orElseThrow());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("group", group.group());
    body.put("topic", outcome.topic());
    body.put("replayed", outcome.replayed());
    body.put("passedOver", outcome.passedOverCount());
    body.put("reasons", outcome.passedOver());
    body.put("waiting", outcome.waiting());
    Replies.json(ctx, json, body);
  }

  private static DeadLetters.Request request(JsonNode body) {
    if (!body.isMissingNode() && !body.isObject()) {
      throw bad("send an object such as {\"partition\": 0, \"limit\": 10}, or no body");
    }
    for (var field : body.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        throw bad("'" + field.getKey() + "' is none of partition, from, to and limit");
      }
    }
    OptionalLong partition = number(body, "partition", Integer.MAX_VALUE);
    OptionalLong limit = number(body, "limit", DeadLetters.Request.MOST);
    return new DeadLetters.Request(
        partition.isPresent() ? OptionalInt.of((int) partition.getAsLong()) : OptionalInt.empty(),
        number(body, "from", Long.MAX_VALUE),
        number(body, "to", Long.MAX_VALUE),
        (int) limit.orElse(USUALLY_REPLAYED));
  }

  private static OptionalLong number(JsonNode body, String field, long most) {
    JsonNode value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return OptionalLong.empty();
    }
    if (!value.canConvertToExactIntegral()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > most) {
      throw bad(field + " is a whole number from 0 to " + most);
    }
    return OptionalLong.of(value.longValue());
  }

  private <T> T withKafka(GroupSnapshot group, Work<T> work) {
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.TOO_BUSY,
              MOST_AT_ONCE + " requests read dead letters already; wait a bit")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
    try {
      return work.done();
    } catch (ReplayRefusedException e) {
      throw Problem.of(ProblemType.REPLAY_REFUSED, ShownValues.reason(e))
          .with("group", group.group())
          .asException();
    } catch (TopicException | KafkaException e) {
      throw away(group, ShownValues.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(group, "the server is stopping");
    } finally {
      places.release();
    }
  }

  private static ProblemException away(GroupSnapshot group, String why) {
    return Problem.of(
            ProblemType.KAFKA_AWAY,
            "Kafka does not let the dead letters be read or replayed now: "
                + why
                + "; what was replayed until then is remembered")
        .with("group", group.group())
        .retryAfter(Duration.ofSeconds(5))
        .asException();
  }

  private static ProblemException bad(String detail) {
    return Problem.of(ProblemType.BAD_REQUEST, detail).asException();
  }

  private GroupSnapshot group(Context ctx) {
    return KnownGroups.require(ctx.pathParam("group"), snapshots.get());
  }
}
