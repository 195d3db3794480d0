package io.goka.runtime.web;

import io.goka.spi.StorageException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. Turns every exception of a request into a problem. What nobody foresaw becomes
 * a 500 with a reference number, under which the log has the stack trace; the client never sees it.
 */
final class ProblemReplies {

  static final String MEDIA_TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(ProblemReplies.class);

  /** Full disks and rebuilt tables take their time. */
  private static final Duration STORAGE_RETRY = Duration.ofSeconds(5);

  private final Json json;

  ProblemReplies(Json json) {
    this.json = json;
  }

  void install(JavalinConfig config) {
    config.routes.exception(ProblemException.class, (e, ctx) -> reply(ctx, e.problem()));
    config.routes.exception(HttpResponseException.class, (e, ctx) -> reply(ctx, ofHttp(e, ctx)));
    config.routes.exception(
        InterruptedException.class,
        (e, ctx) -> reply(ctx, Problem.of(ProblemType.NOT_READY, "the server is being stopped")));
    config.routes.exception(
        StorageException.class,
        (e, ctx) -> reply(ctx, ofStorage(ctx.method() + " " + ctx.path(), e)));
    config.routes.exception(
        Exception.class, (e, ctx) -> reply(ctx, unexpected(ctx.method() + " " + ctx.path(), e)));
    config.router.javaLangErrorHandler(this::replyToError);
  }

  void reply(Context ctx, Problem problem) {
    problem
        .retryAfter()
        .ifPresent(
            pause -> ctx.header("Retry-After", Long.toString(Math.max(1, pause.toSeconds()))));
    ctx.status(problem.status()).contentType(MEDIA_TYPE).result(json.bytes(problem.body()));
  }

  /** A problem for what the server did wrong, and its story in the log. */
  Problem unexpected(String request, Throwable cause) {
    String reference = UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    LOG.error("request failed, reference {}: {}", reference, request, cause);
    return Problem.of(
            ProblemType.UNEXPECTED,
            "the server could not answer; its log has the cause under reference " + reference)
        .with("reference", reference);
  }

  /** A table that has no room, or is about to be rebuilt, has that told where it is processed. */
  Problem ofStorage(String request, StorageException cause) {
    return switch (cause.kind()) {
      case FULL, CORRUPT ->
          Problem.of(ProblemType.NOT_READY, String.valueOf(cause.getMessage()))
              .retryAfter(STORAGE_RETRY);
      case OTHER -> unexpected(request, cause);
    };
  }

  /** What Javalin itself refuses. */
  private static Problem ofHttp(HttpResponseException e, Context ctx) {
    if (e instanceof MethodNotAllowedResponse) {
      String allowed = String.join(", ", e.getDetails().values());
      ctx.header("Allow", allowed);
      return Problem.of(
          ProblemType.METHOD_NOT_ALLOWED,
          ctx.path() + " takes " + allowed + ", not " + ctx.req().getMethod());
    }
    return ofStatus(e.getStatus(), ctx.path());
  }

  /** What is told of a request of which only the status is known. */
  static Problem ofStatus(int status, String path) {
    if (status == 404) {
      return Problem.of(
          ProblemType.UNKNOWN_PATH, "there is nothing at " + path + "; see /openapi.json");
    }
    if (status == 413) {
      return Problem.of(ProblemType.BODY_TOO_LARGE, "the body is too large");
    }
    if (status >= 500) {
      return Problem.of(ProblemType.UNEXPECTED, "the server could not answer").withStatus(status);
    }
    return Problem.of(ProblemType.BAD_REQUEST, "this is not a request that HTTP allows")
        .withStatus(status);
  }

  /** The JVM itself fails: the answer is made with as little as possible. */
  private void replyToError(HttpServletResponse response, Error error) {
    Problem problem = unexpected("a request", error);
    try {
      response.setStatus(problem.status());
      response.setContentType(MEDIA_TYPE);
      response.getOutputStream().write(json.bytes(problem.body()));
    } catch (IOException | IllegalStateException e) {
      LOG.debug("the client has gone", e);
    }
  }
}
