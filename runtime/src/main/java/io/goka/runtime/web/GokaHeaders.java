package io.goka.runtime.web;

/** Headers that say where an answer comes from. */
final class GokaHeaders {

  static final String PARTITION = "Goka-Partition";
  static final String OFFSET = "Goka-Offset";
  static final String ROLE = "Goka-Role";

  private GokaHeaders() {}
}
