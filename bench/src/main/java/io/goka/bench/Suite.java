package io.goka.bench;

import io.goka.bench.blocking.BlockingBenchmark;
import io.goka.bench.contest.ContestBenchmark;
import io.goka.bench.growth.GrowthBenchmark;
import io.goka.bench.http.HttpBenchmark;
import io.goka.bench.latency.LatencyBenchmark;
import io.goka.bench.recovery.RecoveryBenchmark;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.workload.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All benchmarks. Owner: any thread. */
final class Suite {

  /** What a first look has. */
  private static final Set<String> QUICK = Set.of("W1", "W2", "W7", "W8");

  private Suite() {}

  /** All of them, in the order in which they run. */
  static List<Benchmark> all() {
    List<Benchmark> all = new ArrayList<>();
    Arrays.stream(Workload.values()).map(ContestBenchmark::new).forEach(all::add);
    all.add(new RecoveryBenchmark());
    all.add(new LatencyBenchmark());
    all.add(new HttpBenchmark());
    all.add(new BlockingBenchmark());
    all.add(new GrowthBenchmark());
    return all;
  }

  /** Those that run when none is named. */
  static List<Benchmark> form(boolean quick) {
    return all().stream().filter(each -> !quick || QUICK.contains(each.name())).toList();
  }

  /** The one of that name, in capital letters or not. */
  static Optional<Benchmark> find(String name) {
    return all().stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  /** The names of all. */
  static List<String> names() {
    return all().stream().map(Benchmark::name).toList();
  }
}
