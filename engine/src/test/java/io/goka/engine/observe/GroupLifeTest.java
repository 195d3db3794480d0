package io.goka.engine.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.Event.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class GroupLifeTest {

  private Instant time = Instant.ofEpochSecond(100);
  private final InstantSource clock = () -> time;
  private final EventLog events = new EventLog(clock);
  private final GroupLife life = new GroupLife("counter", events, clock);

  @Test
  void isStoppedBeforeItIsStarted() {
    assertThat(life.now().state()).isEqualTo(new GroupState.Stopped());
    assertThat(events.after(0)).isEmpty();
  }

  @Test
  void goesFromStartingOverRecoveringToRunningAndBack() {
    life.starting();
    life.recovering(2);
    life.recovering(1);
    life.recovering(0);
    life.recovering(1);
    life.recovering(0);
    life.stopped();

    assertThat(told())
        .containsExactly("starting", "recovering", "running", "recovering", "running", "stopped");
  }

  @Test
  void aGroupWithNothingToRecoverRunsAtOnce() {
    life.starting();
    life.recovering(0);

    assertThat(life.now().state()).isEqualTo(new GroupState.Running());
  }

  @Test
  void aStepThatChangesNothingIsNotTold() {
    life.starting();
    life.recovering(0);
    time = time.plusSeconds(5);

    life.recovering(0);
    life.starting();

    assertThat(told()).containsExactly("starting", "running");
    assertThat(life.now().since()).isEqualTo(Instant.ofEpochSecond(100));
  }

  @Test
  void aFailureStaysUntilTheGroupIsStartedAgain() {
    life.starting();
    life.failed("the callback threw");
    life.recovering(0);
    life.recovering(3);
    life.stopped();
    life.failed("something else");

    assertThat(life.now().state())
        .isEqualTo(new GroupState.Failed("the callback threw", Optional.empty()));
    life.starting();

    assertThat(life.now().state()).isEqualTo(new GroupState.Starting());
    assertThat(told()).containsExactly("starting", "failed: the callback threw", "starting again");
    assertThat(events.after(0))
        .extracting(Event::severity)
        .containsExactly(Severity.INFO, Severity.ERROR, Severity.INFO);
  }

  @Test
  void whatIsStoppedNeitherRecoversNorFails() {
    life.recovering(1);
    life.recovering(0);
    life.failed("late");
    life.stopped();

    assertThat(life.now().state()).isEqualTo(new GroupState.Stopped());
    assertThat(events.after(0)).isEmpty();
  }

  @Test
  void everyStateHasItsNameInLowerCase() {
    assertThat(
            List.of(
                new GroupState.Starting(),
                new GroupState.Recovering(),
                new GroupState.Running(),
                new GroupState.Paused(),
                new GroupState.Failed("why", Optional.empty()),
                new GroupState.Stopped()))
        .extracting(GroupState::label)
        .containsExactly("starting", "recovering", "running", "paused", "failed", "stopped");
  }

  @Test
  void tellsWhenAFailedGroupStartsAgain() {
    life.starting();
    life.failed("a callback threw");
    life.startsAgainIn(Duration.ofMillis(1800), 2, 1);

    assertThat(life.restart())
        .isEqualTo(new RestartSnapshot(1, Optional.of(time.plusMillis(1800)), 0));
    life.starting();
    life.failed("a callback threw");
    life.staysFailed(2);

    assertThat(told())
        .startsWith(
            "starting",
            "failed: a callback threw",
            "starts again in 2 s (attempt 1)",
            "starting again",
            "failed: a callback threw");
    assertThat(told().get(5)).contains("restart.max.attempts=1");
    assertThat(life.restart()).isEqualTo(new RestartSnapshot(2, Optional.empty(), 1));
  }

  @Test
  void aRefusalIsToldAgainOnlyWhenItsReasonIsAnotherOne() {
    refuse("no topic");
    refuse("no topic");
    refuse("no topic");
    refuse("wrong partitions");
    life.starting();
    life.recovering(0);
    life.stopped();
    refuse("wrong partitions");

    assertThat(told())
        .containsExactly(
            "starting",
            "failed: no topic",
            "starts again in 1 s (attempt 1)",
            "failed: wrong partitions",
            "starts again in 1 s (attempt 1)",
            "running",
            "stopped",
            "starting",
            "failed: wrong partitions",
            "starts again in 1 s (attempt 1)");
  }

  private void refuse(String reason) {
    life.starting();
    life.refused(reason);
    assertThat(life.now().state()).isEqualTo(new GroupState.Failed(reason, Optional.empty()));
    life.startsAgainIn(Duration.ofSeconds(1), 1, 1);
  }

  @Test
  void anOperatorLaysAFailedGroupToRest() {
    life.starting();
    life.failed("a callback threw");
    life.startsAgainIn(Duration.ofSeconds(1), 1, 1);

    life.laidToRest();

    assertThat(life.now().state()).isEqualTo(new GroupState.Stopped());
    assertThat(life.restart()).isEqualTo(RestartSnapshot.NONE);
  }

  private List<String> told() {
    return events.after(0).stream().map(Event::message).toList();
  }

  @Test
  void aGroupThatFailsOfARecordSaysOfWhichUntilItIsStartedAgain() {
    RecordFailure record =
        new RecordFailure(
            RecordFailure.Phase.DECODE,
            "clicks",
            1,
            OptionalLong.of(7),
            Optional.of("a"),
            "io.goka.spi.CodecException",
            "no number");
    life.starting();
    life.recordFailed(record);
    life.failed("decoding failed");

    assertThat(life.now().state())
        .isEqualTo(new GroupState.Failed("decoding failed", Optional.of(record)));
    life.starting();
    life.failed("something else");

    assertThat(life.now().state())
        .isEqualTo(new GroupState.Failed("something else", Optional.empty()));
  }
}
