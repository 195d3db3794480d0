package io.goka.system.torture;

import java.util.ArrayList;
import java.util.List;

/** What a check has found. Owner: the thread of the run. */
final class Findings {

  private static final int MOST_EXAMPLES = 20;

  private final List<String> unasked = new ArrayList<>();
  private final List<String> examples = new ArrayList<>();
  private long lost;
  private long unreceipted;
  private long unbooked;
  private long unlettered;
  private long duplicated;
  private long mismatched;
  private long breaches;

  /**
   * Of so many records of a key, which were acknowledged, the receipt or the booking is missing.
   * Whatever misses both is lost once.
   */
  void lost(long receipts, long bookings, String what) {
    unreceipted += receipts;
    unbooked += bookings;
    long records = Math.max(receipts, bookings);
    lost += records;
    example(records, "lost: " + what);
  }

  /** The dead letter of a record never came. */
  void lostLetter(String key) {
    unlettered++;
    lost++;
    example(1, "lost: the dead letter of " + key);
  }

  /** So many records of a key had their effect more than once. */
  void duplicated(long records) {
    duplicated += records;
  }

  /** Two that should say the same of a key do not. */
  void mismatched(String what) {
    mismatched++;
    example(1, "mismatched: " + what);
  }

  /** A promise was broken in another way. */
  void breach(String what) {
    breaches++;
    example(1, what);
  }

  /** Something could not be looked at. */
  void unasked(String what) {
    unasked.add(what);
  }

  private void example(long occurrences, String what) {
    if (occurrences > 0 && examples.size() < MOST_EXAMPLES) {
      examples.add(what);
    }
  }

  /** All of it. */
  Verdict verdict() {
    return new Verdict(
        lost,
        unreceipted,
        unbooked,
        unlettered,
        duplicated,
        mismatched,
        breaches,
        unasked,
        examples);
  }
}
