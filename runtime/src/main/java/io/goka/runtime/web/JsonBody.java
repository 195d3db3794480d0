package io.goka.runtime.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what clients send. A web page of another site can send a form or plain text unasked, but
 * JSON only after the browser has asked this server, which it refuses: so the content type keeps
 * foreign pages from changing anything here.
 */
final class JsonBody {

  private JsonBody() {}

  /**
   * The body.
   *
   * @param largest how many bytes it may have
   * @throws ProblemException when it is no JSON, or larger
   */
  static JsonNode required(Context ctx, Json json, int largest) throws IOException {
    requireJson(ctx.req().getContentType());
    return read(ctx, json, largest);
  }

  /**
   * The body; {@link MissingNode} without one. Browsers name the page that an unasked request
   * without a body comes from, other clients do not.
   *
   * @param largest how many bytes it may have
   * @throws ProblemException when it is no JSON, or larger
   */
  static JsonNode optional(Context ctx, Json json, int largest) throws IOException {
    String contentType = ctx.req().getContentType();
    if (contentType == null && ctx.req().getHeader("Origin") == null && isEmpty(ctx)) {
      return MissingNode.getInstance();
    }
    requireJson(contentType);
    return read(ctx, json, largest);
  }

  private static boolean isEmpty(Context ctx) {
    return ctx.req().getContentLengthLong() <= 0
        && ctx.req().getHeader("Transfer-Encoding") == null;
  }

  private static void requireJson(@Nullable String contentType) {
    String mediaType = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    if (!mediaType.toLowerCase(Locale.ROOT).equals(Json.MEDIA_TYPE)) {
      throw Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "send JSON, with Content-Type: " + Json.MEDIA_TYPE)
          .asException();
    }
  }

  private static JsonNode read(Context ctx, Json json, int largest) throws IOException {
    byte[] body;
    try (InputStream in = ctx.req().getInputStream()) {
      body = in.readNBytes(largest + 1);
    } catch (IOException e) {
      // The client's doing: it went away, or was silent for too long.
      throw Problem.of(ProblemType.BAD_REQUEST, "the body did not come to its end").asException();
    }
    if (body.length > largest) {
      throw Problem.of(
              ProblemType.BODY_TOO_LARGE,
              "a body may have " + largest + " bytes here; send several requests")
          .asException();
    }
    try {
      return json.read(body);
    } catch (JsonProcessingException e) {
      throw Problem.of(ProblemType.BAD_JSON, "the body is not JSON: " + e.getOriginalMessage())
          .asException();
    }
  }
}
