package io.goka.examples.monitoring;

import static io.goka.examples.monitoring.WatchedClicks.CLICKS;
import static io.goka.examples.monitoring.WatchedClicks.COUNTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.GroupGraph;
import io.goka.spi.ProcessorPlugin;
import io.goka.tester.Tester;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class WatchedClicksTest {

  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong millisOfACall = new AtomicLong();
  private final LongAdder slow = new LongAdder();
  private final Arrivals arrivals = new Arrivals();
  private final WatchedClicks plugin = new WatchedClicks(this::nanoTime, slow, arrivals);

  @Test
  void countsAsIfNobodyWatched() {
    Tester tester =
        Tester.with()
            .plugin(() -> new WatchedClicks())
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

    click(tester, 100);
    assertThat(slow.sum()).isZero();

    click(tester, 101);
    assertThat(slow.sum()).isEqualTo(1);
  }

  @Test
  void theLimitIsASetting() {
    Tester tester =
        Tester.with().plugin(plugin).config("watched-clicks", Map.of("slow", "1s")).build();

    click(tester, 1000);
    assertThat(slow.sum()).isZero();

    click(tester, 1001);
    assertThat(slow.sum()).isEqualTo(1);
  }

  @Test
  void aCallThatFailsMayBeSlowToo() {
    ProcessorPlugin failing =
        config ->
            GroupGraph.define("failing")
                .input(
                    CLICKS,
                    (context, page) -> {
                      throw new IllegalArgumentException("no such page");
                    })
                .interceptor(new SlowCalls(Duration.ofMillis(100), this::nanoTime, slow))
                .build();
    Tester tester = Tester.of(failing);

    assertThatThrownBy(() -> click(tester, 101)).isInstanceOf(IllegalArgumentException.class);

    assertThat(slow.sum()).isEqualTo(1);
  }

  @Test
  void updatesThatComeWithAPartitionAreCounted() {
    Tester tester = Tester.with().plugin(plugin).partitions(1).build();
    assertThat(arrivals.updates(0)).isZero();

    tester.setTableValue(COUNTS, "alice", 7L);
    tester.setTableValue(COUNTS, "bob", 1L);
    tester.restart();

    assertThat(arrivals.updates(0)).as("those of the last arrival alone").isEqualTo(2);
  }

  private void click(Tester tester, long millis) {
    millisOfACall.set(millis);
    tester.consume(CLICKS, "alice", "home");
  }

  /** Read when a call begins and when it ends, it goes by the length of a call each time. */
  private long nanoTime() {
    return clock.getAndAdd(Duration.ofMillis(millisOfACall.get()).toNanos());
  }
}
