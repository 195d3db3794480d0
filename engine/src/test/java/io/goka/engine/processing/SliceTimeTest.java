package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SliceTimeTest {

  private long nanos = 77;
  private int looks;
  private final SliceTime slice =
      new SliceTime(
          () -> {
            looks++;
            return nanos;
          });

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
