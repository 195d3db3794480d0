package io.goka.bench;

import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says before anything starts how long it takes. Owner: any thread. */
final class Forecast {

  private Forecast() {}

  /** One line: what is run, and how long all of it takes. */
  static String of(List<Benchmark> benchmarks, Options options) {
    Duration sum =
        benchmarks.stream()
            .map(each -> each.estimate(options))
            .reduce(Duration.ZERO, Duration::plus);
    return benchmarks.stream()
        .map(each -> each.name() + " " + words(each.estimate(options)))
        .collect(Collectors.joining(", ", "takes about " + words(sum) + ": ", ""));
  }

  /** A time as people say it: {@code 4 min}, {@code 2 h 10 min}. */
  static String words(Duration time) {
    long minutes = Math.max(1, Math.round(time.toSeconds() / 60.0));
    return minutes < 60
        ? minutes + " min"
        : String.format(Locale.ROOT, "%d h %d min", minutes / 60, minutes % 60);
  }
}
