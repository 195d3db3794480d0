package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class QueueLengthTest {

  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final QueueLength length = new QueueLength();
  private long now = -7 * TENTH;

  /** A tenth of a second in which so many records were taken, and always some were left. */
  private void tenth(int taken) {
    for (int i = 0; i < 10; i++) {
      length.took(taken / 10, 1, now);
      now += TENTH / 10;
    }
    length.took(0, 1, now);
  }

  @Test
  void asManyWaitAsTheTaskTakesInAMoment() {
    tenth(20_000);
    assertThat(length.records()).isEqualTo(20_000);

    tenth(16_000);
    assertThat(length.records()).isEqualTo(16_000);
  }

  @Test
  void oneSlowMomentDoesNotEmptyTheQueue() {
    tenth(40_000);
    tenth(1_000);
    assertThat(length.records()).isEqualTo(20_000);

    tenth(40_000);
    assertThat(length.records()).isEqualTo(40_000);
  }

  @Test
  void aStandstillCountsForTheTimeThatItTook() {
    tenth(40_000);
    now += 4 * TENTH;
    length.took(30_000, 1, now);

    assertThat(length.records()).as("30,000 in four moments").isEqualTo(20_000);
  }

  @Test
  void aTaskThatRanOutOfRecordsFindsTwiceAsManyTheNextTime() {
    tenth(20_000);
    length.took(1_000, 0, now);
    tenth(18_000);

    assertThat(length.records()).isEqualTo(40_000);
  }

  @Test
  void slowCallbacksHaveAFewWaitingAllTheSame() {
    for (int i = 0; i < 10; i++) {
      tenth(50);
    }

    assertThat(length.records()).isEqualTo(QueueLength.FEWEST);
  }

  @Test
  void itsGrowthHasAnEnd() {
    for (int i = 0; i < 100; i++) {
      length.took(1, 0, now);
      now += TENTH;
    }

    assertThat(length.records()).isPositive().isLessThan(Integer.MAX_VALUE);
  }
}
