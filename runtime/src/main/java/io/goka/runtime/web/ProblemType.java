package io.goka.runtime.web;

import java.util.Locale;

/**
 * The kinds of errors that the API answers with. Names and status codes are part of the API: client
 * programs tell errors apart by them.
 */
enum ProblemType {
  UNKNOWN_TABLE(404, "Unknown table"),
  UNKNOWN_KEY(404, "Unknown key"),
  UNKNOWN_STREAM(404, "Unknown stream"),
  UNKNOWN_VIEW(404, "Unknown view"),
  UNKNOWN_GROUP(404, "Unknown group"),
  UNKNOWN_VISITOR(404, "Unknown visitor"),
  UNKNOWN_VISIT(404, "Unknown visit"),
  NOTHING_STORED(404, "Nothing stored"),
  UNKNOWN_PATH(404, "Unknown path"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  BAD_REQUEST(400, "Bad request"),
  BAD_KEY(400, "Bad key"),
  BAD_CURSOR(400, "Bad cursor"),
  BAD_ARGUMENT(400, "Bad argument"),
  BAD_JSON(400, "Bad JSON"),
  BAD_RECORD(400, "Bad record"),
  VISIT_REFUSED(409, "Visit refused"),
  REPLAY_REFUSED(409, "Replay refused"),
  ANSWER_TOO_LARGE(413, "Answer too large"),
  BODY_TOO_LARGE(413, "Body too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
  WRONG_HOST(421, "Wrong host"),
  UNORDERED_STORAGE(501, "Unordered storage"),
  RECOVERING(503, "Recovering"),
  PARTITION_ELSEWHERE(503, "Partition elsewhere"),
  NOT_ACKNOWLEDGED(503, "Not acknowledged"),
  KAFKA_AWAY(503, "Kafka away"),
  TOO_BUSY(503, "Too busy"),
  NOT_READY(503, "Not ready"),
  UNDECODABLE_VALUE(500, "Undecodable value"),
  UNEXPECTED(500, "Unexpected error");

  private static final String PREFIX = "urn:goka:problem:";

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The {@code type} member, {@code urn:goka:problem:unknown-table}. */
  String urn() {
    return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }
}
