package io.goka.examples.simplest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final AtomicLong clock = new AtomicLong(42);

  @Test
  void pausesUntilOneIsDueButNotTooShort() {
    assertThat(new Pace(4, clock::get).interval()).isEqualTo(Duration.ofMillis(250));
    assertThat(new Pace(0.1, clock::get).interval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(new Pace(1_000_000, clock::get).interval()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void carriesFractionsOver() {
    Pace pace = new Pace(4, clock::get);

    assertThat(dueAfter(pace, Duration.ofMillis(200))).isZero();
    assertThat(dueAfter(pace, Duration.ofMillis(200))).isEqualTo(1);
    assertThat(dueAfter(pace, Duration.ofMillis(350))).isEqualTo(2);
  }

  @Test
  void doesNotBurstAfterAStandstill() {
    assertThat(dueAfter(new Pace(100, clock::get), Duration.ofHours(1))).isEqualTo(100);
    assertThat(dueAfter(new Pace(0.01, clock::get), Duration.ofHours(1))).isEqualTo(1);
  }

  private int dueAfter(Pace pace, Duration duration) {
    clock.addAndGet(duration.toNanos());
    return pace.due();
  }
}
