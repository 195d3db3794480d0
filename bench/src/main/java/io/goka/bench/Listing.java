package io.goka.bench;

import io.goka.bench.report.TextTable;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import java.util.List;

/** What {@code --list} shows. Owner: any thread. */
final class Listing {

  private Listing() {}

  /** A row for each benchmark, and a line with its contestants below. */
  static String of(List<Benchmark> benchmarks, Options options) {
    TextTable table = new TextTable("workload", "takes about", "contestants", "what it is");
    for (Benchmark each : benchmarks) {
      table.row(
          each.name(),
          Forecast.words(each.estimate(options)),
          String.join(",", each.contestants()),
          each.description());
    }
    return table.render();
  }
}
