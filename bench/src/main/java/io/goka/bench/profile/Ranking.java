package io.goka.bench.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Owner: the thread that made it. Counts names, and ranks them. */
final class Ranking {

  /**
   * A name and its part of all.
   *
   * @param name the name
   * @param count how often it was counted
   * @param share that by the number of samples, from 0 to 1
   */
  record Entry(String name, long count, double share) {}

  private final Map<String, Long> counts = new HashMap<>();
  private long samples;

  /** Counts a sample, and the names in it, each once. */
  void add(Iterable<String> names) {
    samples++;
    names.forEach(name -> counts.merge(name, 1L, Long::sum));
  }

  /** How many samples were counted. */
  long samples() {
    return samples;
  }

  /** The names that were counted most often; those with equal counts by name. */
  List<Entry> top(int most) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(
            entry ->
                new Entry(entry.getKey(), entry.getValue(), (double) entry.getValue() / samples))
        .toList();
  }
}
