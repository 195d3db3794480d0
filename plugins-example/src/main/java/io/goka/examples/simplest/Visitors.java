package io.goka.examples.simplest;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Users and the pages that they visit, both drawn by Zipf's law: the second is half as frequent as
 * the first, the third a third. Owner: the thread that emits.
 */
final class Visitors {

  private static final List<String> NAMES =
      List.of(
          "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
          "mallory", "niaj");
  private static final List<String> PAGES =
      List.of("home", "search", "product", "cart", "checkout", "help");

  private final RandomGenerator random;
  private final double[] users;
  private final double[] pages = cumulativeZipf(PAGES.size());

  Visitors(int users, RandomGenerator random) {
    this.random = random;
    this.users = cumulativeZipf(users);
  }

  /** The next user. */
  String user() {
    int user = draw(users);
    return user < NAMES.size() ? NAMES.get(user) : "user-" + (user + 1);
  }

  /** The next page. */
  String page() {
    return PAGES.get(draw(pages));
  }

  /** For each index the chance that it or one before it is drawn; the last is 1. */
  private static double[] cumulativeZipf(int count) {
    double[] cumulative = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }

  private int draw(double[] cumulative) {
    int found = Arrays.binarySearch(cumulative, random.nextDouble());
    // A draw between two chances is found as -(where it would be inserted) - 1.
    return found >= 0 ? found + 1 : -found - 1;
  }
}
