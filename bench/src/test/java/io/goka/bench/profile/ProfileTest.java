package io.goka.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

  private static final Duration BUSY = Duration.ofMillis(500);

  @Test
  void tellsWhereTheTimeGoes(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("test.jfr");
    Instant start = Instant.now();
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      assertThat(spin()).isNotZero();
      recording.stop();
      recording.dump(file);
    }

    assertThat(Profile.read(file, start, Instant.now()).render())
        .contains("io.goka.bench.profile.ProfileTest.spin");
    assertThat(Profile.read(file, start.minusSeconds(9), start.minusSeconds(8)).render())
        .doesNotContain("spin");
  }

  private static long spin() {
    SplittableRandom random = new SplittableRandom(1);
    long sum = 1;
    for (long end = System.nanoTime() + BUSY.toNanos(); System.nanoTime() < end; ) {
      for (int i = 0; i < 10_000; i++) {
        sum += random.nextLong() | 1;
      }
    }
    return sum | 1;
  }
}
