package io.goka.runtime.web;

import org.jspecify.annotations.Nullable;

/**
 * A key that somebody asks for.
 *
 * @param namespace whether a table's or a view's
 * @param name the name of the table or view
 * @param text the key's text; null when it was given as bytes that have none
 * @param base64 the key's bytes; null when it was given as text
 */
record AskedKey(Namespace namespace, String name, @Nullable String text, @Nullable String base64) {

  String shown() {
    return text != null ? "'" + text + "'" : base64 + " (base64)";
  }

  Problem problem(ProblemType type, String detail) {
    Problem problem = namespace.problem(type, name, detail);
    Problem more = text == null ? problem : problem.with("key", text);
    return base64 == null ? more : more.with("key64", base64);
  }
}
