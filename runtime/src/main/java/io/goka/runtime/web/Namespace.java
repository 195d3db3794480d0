package io.goka.runtime.web;

import io.goka.runtime.query.TableQueries;
import java.util.List;

/**
 * What has keys that can be looked up: group tables or views. Their names have nothing to do with
 * each other, and the paths and answers of both are alike.
 *
 * @param word one of them: {@code table} or {@code view}
 * @param unknown the problem of a name that there is not
 * @param queries answers
 */
record Namespace(String word, ProblemType unknown, TableQueries queries) {

  static Namespace tables(TableQueries queries) {
    return new Namespace("table", ProblemType.UNKNOWN_TABLE, queries);
  }

  static Namespace views(TableQueries queries) {
    return new Namespace("view", ProblemType.UNKNOWN_VIEW, queries);
  }

  /** Who answers, in {@link GokaHeaders#ROLE}: a partition's owner, or a copy that follows it. */
  String role() {
    return word.equals("view") ? "copy" : "active";
  }

  /** The path of all of them. */
  String path() {
    return "/api/v1/" + word + "s";
  }

  /** The path of one, with its name as a parameter that is called like {@link #word}. */
  String onePath() {
    return path() + "/{" + word + "}";
  }

  /** A problem about one of them. */
  Problem problem(ProblemType type, String name, String detail) {
    return Problem.of(type, detail).with(word, name);
  }

  ProblemException unknown(String name) {
    List<String> names = queries.names();
    String who = word.equals("view") ? "no configuration or loaded plugin" : "no loaded plugin";
    String detail = who + " has a " + word + " '" + name + "'; " + Replies.choice(word, names);
    return problem(unknown, name, detail).with(word + "s", names).asException();
  }
}
