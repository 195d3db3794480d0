package io.goka.engine.kafka;

import java.util.List;
import java.util.stream.Collectors;

/** The topics of a group do not fit it; the message has all mismatches and what mends them. */
public final class TopicMismatchException extends TopicException {

  private static final long serialVersionUID = 1L;

  private final transient List<TopicMismatch> mismatches;

  TopicMismatchException(String group, List<TopicMismatch> mismatches) {
    super(message(group, mismatches));
    this.mismatches = List.copyOf(mismatches);
  }

  /** All that does not fit. */
  public List<TopicMismatch> mismatches() {
    return mismatches;
  }

  private static String message(String group, List<TopicMismatch> mismatches) {
    return mismatches.stream()
        .map(
            mismatch ->
                "\n- " + mismatch.problem() + "\n    " + String.join("\n    ", mismatch.mend()))
        .collect(Collectors.joining("", "the topics of group " + group + " do not fit it:", ""));
  }
}
