package io.goka.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.process.ServerFlags;
import io.goka.bench.suite.Benchmark;
import io.goka.bench.suite.Options;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuiteTest {

  @Test
  void eachHasANameOfItsOwnAndIsFoundByIt() {
    assertThat(Suite.names()).doesNotHaveDuplicates().contains("W1", "W7");
    for (String name : Suite.names()) {
      assertThat(Suite.find(name).orElseThrow().name()).isEqualTo(name);
      assertThat(Suite.find(name.toLowerCase(Locale.ROOT))).isPresent();
    }
    assertThat(Suite.find("W99")).isEmpty();
  }

  @Test
  void theQuickFormTakesLessTime() {
    Duration quick = sum(Suite.form(true), options(true));
    Duration full = sum(Suite.form(false), options(false));

    assertThat(Suite.form(false)).hasSameSizeAs(Suite.all());
    assertThat(quick).isPositive().isLessThan(full.dividedBy(4));
  }

  @Test
  void whoAsksForLessWaitsLess() {
    Benchmark benchmark = Suite.find("W1").orElseThrow();
    Options one =
        new Options(false, 1, 1_000L, List.of(100), 25, 2, ServerFlags.HEAP, Set.of("ours"));

    assertThat(benchmark.estimate(one)).isLessThan(Duration.ofSeconds(30));
    assertThat(Forecast.of(List.of(benchmark), one)).isEqualTo("takes about 1 min: W1 1 min");
  }

  @Test
  void timesAreToldAsPeopleTellThem() {
    assertThat(Forecast.words(Duration.ofSeconds(5))).isEqualTo("1 min");
    assertThat(Forecast.words(Duration.ofSeconds(150))).isEqualTo("3 min");
    assertThat(Forecast.words(Duration.ofMinutes(130))).isEqualTo("2 h 10 min");
  }

  @Test
  void theListingHasAllOfThem() {
    assertThat(Listing.of(Suite.all(), options(false))).contains(Suite.names());
  }

  private static Duration sum(List<Benchmark> benchmarks, Options options) {
    return benchmarks.stream()
        .map(each -> each.estimate(options))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Options options(boolean quick) {
    return new Options(quick, null, null, List.of(), 25, 2, ServerFlags.HEAP, Set.of());
  }
}
