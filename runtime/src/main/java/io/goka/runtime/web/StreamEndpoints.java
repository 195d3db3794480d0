package io.goka.runtime.web;

import io.goka.runtime.server.StreamEmitters;
import io.goka.runtime.server.StreamEmitters.EmittableStream;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Owner: any thread. Takes records over HTTP and emits them into a stream. */
final class StreamEndpoints {

  /** Larger bodies are refused: Kafka takes records of about a megabyte, and here come a few. */
  static final int LARGEST_BODY = 8 * 1024 * 1024;

  /**
   * How many requests may be read, or wait for Kafka, at once. While Kafka is slow they all wait,
   * and the other HTTP threads must go on to answer lookups and probes; and their bodies together
   * must fit into memory.
   */
  static final int MOST_AT_ONCE = 8;

  private final StreamEmitters emitters;
  private final RecordsEmission emission;
  private final Json json;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  StreamEndpoints(StreamEmitters emitters, RecordsEmission emission, Json json) {
    this.emitters = emitters;
    this.emission = emission;
    this.json = json;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/streams", this::list),
        Route.post("/api/v1/streams/{stream}/records", this::emit));
  }

  private void list(Context ctx) {
    List<StreamRow> rows =
        emitters.names().stream()
            .flatMap(name -> emitters.stream(name).stream())
            .map(StreamRow::of)
            .toList();
    Replies.json(ctx, json, Map.of("streams", rows));
  }

  private void emit(Context ctx) throws IOException, InterruptedException {
    EmittableStream<?> stream = stream(ctx.pathParam("stream"));
    // A place before the body is read: bodies are what takes memory.
    if (!places.tryAcquire()) {
      throw Problem.of(
              ProblemType.TOO_BUSY,
              MOST_AT_ONCE
                  + " requests are read or wait for Kafka already; send fewer, with more records each")
          .retryAfter(Duration.ofSeconds(1))
          .asException();
    }
    try {
      Replies.json(
          ctx,
          json,
          Map.of("records", emission.emit(stream, JsonBody.required(ctx, json, LARGEST_BODY))));
    } finally {
      places.release();
    }
  }

  private EmittableStream<?> stream(String name) {
    return emitters.stream(name)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemType.UNKNOWN_STREAM,
                        ("no record can be emitted into '%s': no loaded plugin names such a"
                                + " stream, or only a group writes it; %s")
                            .formatted(name, Replies.choice("stream", emitters.names())))
                    .with("stream", name)
                    .with("streams", emitters.names())
                    .asException());
  }
}
