package io.goka.system.torture;

import java.util.List;

/**
 * What a check came to.
 *
 * @param lost acknowledged records that had no effect, or not all of it
 * @param unreceipted acknowledged numbers of which no receipt came
 * @param unbooked acknowledged numbers that their accounts do not hold
 * @param unlettered poisoned records without their dead letter
 * @param duplicated records that had their effect more than once
 * @param mismatched keys of which store, topic, HTTP and model do not say the same
 * @param breaches promises that were broken in another way
 * @param unasked what was not checked, and why, one line each
 * @param examples the first few of all that is wrong, one line each
 */
public record Verdict(
    long lost,
    long unreceipted,
    long unbooked,
    long unlettered,
    long duplicated,
    long mismatched,
    long breaches,
    List<String> unasked,
    List<String> examples) {

  /** Copies the lists. */
  public Verdict {
    unasked = List.copyOf(unasked);
    examples = List.copyOf(examples);
  }
}
