package io.goka.examples.monitoring;

import static io.goka.examples.monitoring.WatchedClicks.CLICKS;
import static io.goka.examples.monitoring.WatchedClicks.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.tester.Tester;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchedClicksTest {

  private final Watched plugin = new Watched(new AtomicLong());

  @Test
  void countsAsIfNobodyWatched() {
    Tester tester =
        Tester.with()
            .plugin(new WatchedClicks())
            .config("watched-clicks", Map.of("slow", "1ms"))
            .restartBetweenRecords()
            .build();

    tester.consume(CLICKS, "alice", "home");
    tester.consume(CLICKS, "alice", "cart");

    assertThat(tester.tableValue(COUNTS, "alice")).isEqualTo(2L);
  }

  @Test
  void onlyCallsOverTheLimitAreSlow() {
    Tester tester = Tester.of(plugin);

    tester.consume(CLICKS, "alice", "100");
    assertThat(plugin.calls.slow()).isZero();

    tester.consume(CLICKS, "alice", "101");
    assertThat(plugin.calls.slow()).isEqualTo(1);
  }

  @Test
  void aCallThatFailsMayBeSlowToo() {
    Tester tester = Tester.of(plugin);

    assertThatThrownBy(() -> tester.consume(CLICKS, "alice", "-1"))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(plugin.calls.slow()).isEqualTo(1);
  }

  @Test
  void updatesThatComeWithAPartitionAreCounted() {
    Tester tester = Tester.with().plugin(plugin).partitions(1).build();
    assertThat(plugin.arrivals.updates(0)).isZero();

    tester.setTableValue(COUNTS, "alice", 7L);
    tester.setTableValue(COUNTS, "bob", 1L);
    tester.restart();

    assertThat(plugin.arrivals.updates(0)).isEqualTo(2);
  }

  /**
   * Stays the same over restarts, since the tester cannot make it. Takes as many milliseconds for a
   * click as its page says, and fails after a second when that is below zero.
   */
  private static final class Watched implements ProcessorPlugin {

    final AtomicLong clock;
    final SlowCalls calls;
    final Arrivals arrivals = new Arrivals();

    Watched(AtomicLong clock) {
      this.clock = clock;
      this.calls = new SlowCalls(Duration.ofMillis(100), clock::get);
    }

    @Override
    public GroupGraph define(PluginConfig config) {
      return GroupGraph.define("watched-clicks")
          .persist(COUNTS)
          .input(CLICKS, (context, page) -> take(Long.parseLong(page)))
          .interceptor(calls)
          .rebalanceListener(arrivals)
          .recoveryListener(COUNTS, arrivals)
          .build();
    }

    private void take(long millis) {
      clock.addAndGet(Duration.ofMillis(millis < 0 ? 1000 : millis).toNanos());
      if (millis < 0) {
        throw new IllegalArgumentException("too long");
      }
    }
  }
}
