package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class QueueLengthTest {

  private static final long MOMENT = QueueLength.MOMENT_NANOS;

  private final QueueLength length = new QueueLength();
  private long now = -7 * MOMENT;

  /** A moment in which so many records were taken, and always some were left. */
  private void moment(int taken) {
    for (int i = 0; i < 10; i++) {
      length.took(taken / 10, 1, now);
      now += MOMENT / 10;
    }
    length.took(0, 1, now);
  }

  @Test
  void asManyWaitAsTheTaskTakesInAMoment() {
    moment(20_000);
    assertThat(length.records()).isEqualTo(20_000);

    moment(16_000);
    assertThat(length.records()).isEqualTo(16_000);
  }

  @Test
  void oneSlowMomentDoesNotEmptyTheQueue() {
    moment(40_000);
    moment(1_000);
    assertThat(length.records()).isEqualTo(20_000);

    moment(40_000);
    assertThat(length.records()).isEqualTo(40_000);
  }

  @Test
  void aStandstillCountsForTheTimeThatItTook() {
    moment(40_000);
    now += 4 * MOMENT;
    length.took(30_000, 1, now);

    assertThat(length.records()).as("30,000 in four moments").isEqualTo(20_000);
  }

  @Test
  void aTaskThatRanOutOfRecordsFindsTwiceAsManyTheNextTime() {
    moment(20_000);
    length.took(1_000, 0, now);
    moment(18_000);

    assertThat(length.records()).isEqualTo(40_000);
  }

  @Test
  void slowCallbacksHaveAFewWaitingAllTheSame() {
    for (int i = 0; i < 10; i++) {
      moment(50);
    }

    assertThat(length.records()).isEqualTo(QueueLength.FEWEST);
  }

  @Test
  void itsGrowthHasAnEnd() {
    for (int i = 0; i < 100; i++) {
      length.took(1, 0, now);
      now += MOMENT;
    }

    assertThat(length.records()).isPositive().isLessThan(Integer.MAX_VALUE);
  }
}
