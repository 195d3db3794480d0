package io.goka.bench.report;

/** What a contestant stands for when results are compared. */
public enum Role {
  /** What is measured: this server. There is one. */
  OURS,

  /** A variant of Kafka Streams; the better one counts. */
  STREAMS,

  /** What nobody can be much better than, or what we want to be close to. There is at most one. */
  LIMIT,

  /** Shown, and compared with nothing but by the reader. */
  OTHER
}
