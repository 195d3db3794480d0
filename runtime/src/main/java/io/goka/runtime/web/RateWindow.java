package io.goka.runtime.web;

import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import java.time.Duration;
import java.util.Optional;

/**
 * Two snapshots some seconds apart, and the rates between them. A few seconds rather than one,
 * because counters are published in batches: a slow stream would flicker.
 *
 * @param before the older one; the same as {@code now} when there is no other yet
 * @param now the newer one
 */
record RateWindow(ServerSnapshot before, ServerSnapshot now) {

  /** Over less than this a record more or less makes a rate of its own. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  /**
   * Whether it is long enough to take rates over; in the first second it is not, and they are 0.
   */
  boolean measures() {
    return between().compareTo(SHORTEST) >= 0;
  }

  Rates group(GroupSnapshot group) {
    return groupBefore(group.group())
        .map(earlier -> Rates.between(earlier.totals(), group.totals(), seconds()))
        .orElse(Rates.NONE);
  }

  Rates partition(String group, PartitionSnapshot partition) {
    return groupBefore(group).stream()
        .flatMap(earlier -> earlier.partitions().stream())
        .filter(earlier -> earlier.partition() == partition.partition())
        .findFirst()
        .map(earlier -> Rates.between(earlier.counters(), partition.counters(), seconds()))
        .orElse(Rates.NONE);
  }

  double emitter(EmitterSnapshot emitter) {
    return before.emitters().stream()
        .filter(earlier -> earlier.name().equals(emitter.name()))
        .findFirst()
        .map(earlier -> Rates.rate(earlier.emitted(), emitter.emitted(), seconds()))
        .orElse(0.0);
  }

  private Optional<GroupSnapshot> groupBefore(String name) {
    return before.groups().stream().filter(group -> group.group().equals(name)).findFirst();
  }

  private double seconds() {
    return measures() ? between().toMillis() / 1000.0 : 0;
  }

  private Duration between() {
    return Duration.between(before.at(), now.at());
  }
}
