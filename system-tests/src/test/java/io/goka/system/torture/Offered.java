package io.goka.system.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The entries of a run, as their topic has them: of each key the numbers 1, 2, 3, …, and poison,
 * which is whatever is no positive number. Owner: the thread that reads.
 */
final class Offered {

  private final Map<String, Integer> last = new TreeMap<>();
  private final List<String> poisoned = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();

  /** The next entry of a partition. */
  void add(String key, String value) {
    int number = number(value);
    if (number <= 0) {
      poisoned.add(key);
      return;
    }
    int before = last.getOrDefault(key, 0);
    if (number != before + 1) {
      breaches.add("the input has number " + number + " of " + key + " behind " + before);
    }
    last.put(key, Math.max(before, number));
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** The last number of each key. */
  Map<String, Integer> last() {
    return last;
  }

  /** The keys of those that are to be dead letters. */
  List<String> poisoned() {
    return poisoned;
  }

  /** Where a key's numbers are not 1, 2, 3, …: Kafka or the load is at fault. */
  List<String> breaches() {
    return breaches;
  }
}
