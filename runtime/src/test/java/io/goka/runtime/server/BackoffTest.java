package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.RestartConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Duration SHORT = Duration.ofMillis(5);
  private static final Duration QUIET = Duration.ofMinutes(5);

  private double random;

  @Test
  void pausesDoubleUpToTheLongest() {
    Backoff backoff = backoff(RestartConfig.UNLIMITED);

    assertThat(pauses(backoff, 6)).containsExactly(1000L, 2000L, 4000L, 8000L, 10_000L, 10_000L);
    assertThat(backoff.failures()).isEqualTo(6);
  }

  @Test
  void eachIsUpToAFifthShorter() {
    Backoff backoff = backoff(RestartConfig.UNLIMITED);

    random = 1;
    assertThat(pauses(backoff, 2)).containsExactly(800L, 1600L);
    random = 0.5;
    assertThat(pauses(backoff, 1))
        .as("the double of the whole, not of what it became")
        .containsExactly(3600L);
  }

  @Test
  void aQuietRunLetsItBeginAnew() {
    Backoff backoff = backoff(RestartConfig.UNLIMITED);
    pauses(backoff, 3);

    assertThat(backoff.failedAfter(QUIET.minusNanos(1))).hasValue(Duration.ofSeconds(8));
    assertThat(backoff.failedAfter(QUIET)).hasValue(Duration.ofSeconds(1));
    assertThat(backoff.failures()).isEqualTo(1);
  }

  @Test
  void endsAfterTheMostAttemptsAndBeginsAnewByHand() {
    Backoff backoff = backoff(2);

    assertThat(pauses(backoff, 2)).containsExactly(1000L, 2000L);
    assertThat(backoff.failedAfter(SHORT)).isEmpty();

    backoff.reset();
    assertThat(backoff.failedAfter(SHORT)).hasValue(Duration.ofSeconds(1));
    assertThat(backoff(0).failedAfter(SHORT)).as("none at all").isEmpty();
  }

  @Test
  void isNeverToldAsNoTimeAtAll() {
    assertThat(Backoff.seconds(Duration.ofMillis(3))).isEqualTo(1);
    assertThat(Backoff.seconds(Duration.ofMillis(1600))).isEqualTo(2);
  }

  private Backoff backoff(int most) {
    return new Backoff(
        new RestartConfig(Duration.ofSeconds(1), Duration.ofSeconds(10), most, QUIET),
        () -> random);
  }

  private static List<Long> pauses(Backoff backoff, int count) {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Duration> pause = backoff.failedAfter(SHORT);
      pauses.add(pause.map(Duration::toMillis).orElse(-1L));
    }
    return pauses;
  }
}
