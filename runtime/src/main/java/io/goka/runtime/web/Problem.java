package io.goka.runtime.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One error as the API tells it.
 *
 * @param type its kind
 * @param status the HTTP status: that of the type, except where HTTP itself failed
 * @param detail what is wrong and how to mend it
 * @param members what else a program may want to know, in order
 * @param retryAfter when it is worth trying again
 */
record Problem(
    ProblemType type,
    int status,
    String detail,
    Map<String, @Nullable Object> members,
    Optional<Duration> retryAfter) {

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, type.status(), detail, Map.of(), Optional.empty());
  }

  /** The same with one more member. */
  Problem with(String name, @Nullable Object value) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Problem(type, status, detail, more, retryAfter);
  }

  Problem retryAfter(Duration pause) {
    return new Problem(type, status, detail, members, Optional.of(pause));
  }

  /** The same under another HTTP status of its class. */
  Problem withStatus(int other) {
    return new Problem(type, other, detail, members, retryAfter);
  }

  /** The JSON, in the order of RFC 9457. */
  Map<String, @Nullable Object> body() {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("type", type.urn());
    body.put("title", type.title());
    body.put("status", status);
    body.put("detail", detail);
    body.putAll(members);
    return body;
  }

  ProblemException asException() {
    return new ProblemException(this);
  }
}
