package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.thread.Pulse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SliceTimeTest {

  private long nanos = 77;
  private int looks;
  private final Pulse pulse = new Pulse();
  private final SliceTime slice =
      new SliceTime(
          () -> {
            looks++;
            return nanos;
          },
          pulse);

  /** How many callbacks of a duration run in one slice of at most 1024. */
  private int run(long micros) {
    slice.begin();
    for (int done = 1; done <= 1024; done++) {
      nanos += TimeUnit.MICROSECONDS.toNanos(micros);
      if (slice.isOver(done)) {
        return done;
      }
    }
    return 1024;
  }

  @Test
  void beatsWithEachCallback() {
    run(1);

    assertThat(pulse.beats()).isEqualTo(1024);
  }

  @Test
  void fastCallbacksHaveTheWholeSliceAndFewLooksAtTheClock() {
    assertThat(run(1)).isEqualTo(1024);
    assertThat(looks).isLessThan(15);
  }

  @Test
  void aSliceOfSlowCallbacksEndsWithinTwiceItsTime() {
    assertThat(run(2_000)).isEqualTo(16);
    assertThat(run(1_000)).isEqualTo(32);
  }

  @Test
  void oneCallbackThatTakesLongerEndsItsSlice() {
    assertThat(run(1_000_000)).isEqualTo(1);
  }
}
