package io.goka.engine.kafka;

import java.util.List;

/**
 * Something about a group's topics that the server does not mend by itself, because it could cost
 * data.
 *
 * @param problem what is wrong, in one sentence
 * @param mend what to do about it: a sentence, or the commands that do it
 */
public record TopicMismatch(String problem, List<String> mend) {

  /** Keeps its own copy. */
  public TopicMismatch {
    mend = List.copyOf(mend);
  }
}
