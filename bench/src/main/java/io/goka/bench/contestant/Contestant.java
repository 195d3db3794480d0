package io.goka.bench.contestant;

import java.util.Optional;

/** Owner: the thread that times it. Counts a topic's keys, on threads of its own. */
interface Contestant extends AutoCloseable {

  /** Starts; returns at once. */
  void start();

  /** Why it cannot go on; empty while it can. */
  Optional<String> failure();

  /** Ends in good order: what is processed is committed and sent. */
  @Override
  void close() throws Exception;
}
