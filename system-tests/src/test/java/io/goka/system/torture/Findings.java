package io.goka.system.torture;

import java.util.ArrayList;
import java.util.List;

/** What a check has found. Owner: the thread of the run. */
final class Findings {

  private static final int MOST_EXAMPLES = 20;

  private final List<String> examples = new ArrayList<>();
  private long lost;
  private long duplicated;
  private long mismatched;
  private long breaches;

  /** So many records of a key were acknowledged and had no effect. */
  void lost(long records, String what) {
    lost += records;
    example(records, "lost: " + what);
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

  private void example(long occurrences, String what) {
    if (occurrences > 0 && examples.size() < MOST_EXAMPLES) {
      examples.add(what);
    }
  }

  long lost() {
    return lost;
  }

  long duplicated() {
    return duplicated;
  }

  long mismatched() {
    return mismatched;
  }

  long breaches() {
    return breaches;
  }

  /** The first few of all that is wrong, one line each. */
  List<String> examples() {
    return examples;
  }
}
