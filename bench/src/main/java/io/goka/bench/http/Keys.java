package io.goka.bench.http;

import io.goka.bench.workload.KeyNames;
import io.goka.bench.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Owner: the thread that made it. The keys that are asked for, and the least that their counts are:
 * while records come in, they grow.
 */
final class Keys {

  private static final Pattern ANSWER = Pattern.compile("\"key\":\"([^\"]+)\",\"value\":([0-9]+)");
  private static final int MOST_KEYS = 1000;
  private static final long SEED = 0x60CA_0010L;

  private final int[] least;
  private final SplittableRandom random = new SplittableRandom(SEED);

  /**
   * @param records how many records of W1 the counter has counted at least
   */
  Keys(long records) {
    this.least = Workload.W1.expectedCounts(records);
  }

  /** A key that has a count, each as likely as the others. */
  String next() {
    int key = random.nextInt(least.length);
    while (least[key] == 0) {
      key = random.nextInt(least.length);
    }
    return name(key);
  }

  /** How many keys of an answer have a count that can be. */
  int rightAnswers(String body) {
    int right = 0;
    Matcher answers = ANSWER.matcher(body);
    while (answers.find()) {
      int key = KeyNames.read(answers.group(1).getBytes(StandardCharsets.US_ASCII));
      if (Long.parseLong(answers.group(2)) >= least[key]) {
        right++;
      }
    }
    return right;
  }

  /** Requests for the counts of all keys that have one, a thousand in each. */
  List<String> batchesOfAll() {
    List<String> bodies = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int key = 0; key < least.length; key++) {
      if (least[key] > 0) {
        names.add('"' + name(key) + '"');
      }
      boolean last = key == least.length - 1;
      if (names.size() == MOST_KEYS || (last && !names.isEmpty())) {
        bodies.add("{\"keys\":[" + String.join(",", names) + "]}");
        names.clear();
      }
    }
    return bodies;
  }

  /** Whether some key of an answer has no count, or one that is too small. */
  boolean hasWrongAnswers(String body) {
    return body.contains("\"problem\"")
        || rightAnswers(body) < ANSWER.matcher(body).results().count();
  }

  private static String name(int key) {
    return new String(KeyNames.write(key), StandardCharsets.US_ASCII);
  }
}
