package io.goka.runtime.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.goka.spi.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Owner: any thread. The argument of a visit, as its codec reads it. */
final class VisitArguments {

  private final Json json;

  VisitArguments(Json json) {
    this.json = json;
  }

  /**
   * The argument in a request.
   *
   * @param body {@code {"argument": …}}, or missing
   * @return the text for the visitor's codec; empty when there is no argument
   * @throws ProblemException when the body is something else
   */
  String read(JsonNode body, Visitor<?> visitor) {
    if (body.isMissingNode()) {
      return "";
    }
    if (!body.isObject()) {
      throw bad("send {\"argument\": …}, or nothing for a visitor that takes no argument");
    }
    for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("argument")) {
        throw bad("unknown field '" + name + "': a visit has an argument only");
      }
    }
    JsonNode argument = body.path("argument");
    if (argument.isMissingNode()) {
      return "";
    }
    if (visitor.argument().mediaType().equals(Json.MEDIA_TYPE)) {
      return new String(json.bytes(argument), StandardCharsets.UTF_8);
    }
    return text(argument);
  }

  private static String text(JsonNode argument) {
    if (argument.isNull()) {
      return "";
    }
    if (!argument.isTextual() && !argument.isNumber()) {
      throw bad("'argument' must be a string or a number, for this visitor takes plain text");
    }
    return argument.asText();
  }

  private static ProblemException bad(String detail) {
    return Problem.of(ProblemType.BAD_ARGUMENT, detail).asException();
  }
}
