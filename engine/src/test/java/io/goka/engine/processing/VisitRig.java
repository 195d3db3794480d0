package io.goka.engine.processing;

import io.goka.engine.observe.VisitSnapshot.State;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.TableContext;
import io.goka.spi.Visitor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Owner: the test's thread. A task whose partition 0 is visited, and knows of its open cursors.
 *
 * <p>The visitor "add" adds its argument to each key, deletes what comes to 0, writes nothing for
 * 0, and does not like the key "bad".
 */
final class VisitRig {

  /** How many keys are visited in one go. */
  private static final int CLICKS = 20;

  static final int AT_ONCE = 256;

  /** More than that. */
  static final int MANY = 300;

  private static final Visitor<Long> ADD = Visitor.of("add", Codecs.int64());

  final List<String> visited = new ArrayList<>();
  final WatchedStorage storage = new WatchedStorage();
  final TaskRig rig;

  VisitRig(long cacheBytes) {
    rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          switch (click) {
                            case "delete" -> context.delete();
                            default -> context.setValue(context.value().orElse(0L) + 1);
                          }
                        })
                    .visitor(ADD, this::add)
                    .build(),
                Plans.config()),
            cacheBytes);
  }

  private void add(TableContext<Long> context, Long number) throws IOException {
    visited.add(context.key());
    if (context.key().startsWith("slow")) {
      rig.pass(Duration.ofMillis(600));
    }
    if (context.key().equals("bad")) {
      throw new IOException("not this one");
    }
    long sum = context.value().orElseThrow() + number;
    if (sum == 0) {
      context.delete();
    } else if (number != 0) {
      context.setValue(sum);
    }
  }

  static String[] keys(int count) {
    return IntStream.range(0, count).mapToObj("k%03d"::formatted).toArray(String[]::new);
  }

  /** Opens partition 0 with keys that are committed. */
  void openWith(String... keys) {
    rig.open(0, storage);
    click(keys);
  }

  /** Has the keys clicked and committed, so many at once as may be uncommitted. */
  void click(String... keys) {
    for (int from = 0; from < keys.length; from += CLICKS) {
      rig.clicks(0, Arrays.copyOfRange(keys, from, Math.min(keys.length, from + CLICKS)));
      rig.run();
      rig.commit();
    }
  }

  static long counted(Visit visit) {
    return visit.snapshot().visited();
  }

  static State state(Visit visit) {
    return visit.snapshot().state();
  }
}
