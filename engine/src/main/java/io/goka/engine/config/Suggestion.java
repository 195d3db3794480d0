package io.goka.engine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant: the known word that is the fewest typing slips away. */
final class Suggestion {

  private Suggestion() {}

  /**
   * The closest of {@code known}, the first in order among equals; empty when none is so close that
   * it helps, which is a slip for each four letters.
   */
  static Optional<String> closest(String written, Collection<String> known) {
    int bound = Math.max(1, written.length() / 4);
    return known.stream()
        .filter(word -> Math.abs(word.length() - written.length()) <= bound)
        .map(word -> new Candidate(word, distance(written, word)))
        .filter(candidate -> candidate.distance <= bound)
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
        .map(Candidate::word);
  }

  /** The end of a sentence about something unknown: a question, or nothing. */
  static String question(Optional<String> suggestion) {
    return suggestion.map(word -> "; did you mean " + word + "?").orElse(".");
  }

  /** How many letters must be put in, left out, changed or swapped with their neighbour. */
  static int distance(String from, String to) {
    int[] beforeLast = new int[to.length() + 1];
    int[] last = new int[to.length() + 1];
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(last[j - 1] + change, Math.min(last[j], row[j - 1]) + 1);
        if (isSwap(from, i, to, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[to.length()];
  }

  private static boolean isSwap(String from, int i, String to, int j) {
    return i > 1
        && j > 1
        && from.charAt(i - 1) == to.charAt(j - 2)
        && from.charAt(i - 2) == to.charAt(j - 1);
  }

  private record Candidate(String word, int distance) {}
}
