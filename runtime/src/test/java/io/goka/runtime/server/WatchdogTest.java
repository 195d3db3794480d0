package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.StuckCallback;
import io.goka.engine.thread.Driver;
import io.goka.engine.thread.Mailbox;
import io.goka.engine.thread.Pulse;
import io.goka.engine.thread.Stepped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Pulse pulse = new Pulse();
  private Duration passed = Duration.ZERO;
  private StackTraceElement[] trace = {frame("app", "io.goka.engine.processing.Task")};
  private boolean ended;
  private final EventLog events = new EventLog(() -> START.plus(passed));
  private final Watchdog watchdog =
      new Watchdog(events, () -> START.plus(passed), () -> passed.toNanos());

  @BeforeEach
  void watch() {
    Driver driver = new Halted();
    Driver unused =
        watchdog
            .watching("shop", Duration.ofSeconds(30), (name, work) -> driver)
            .start("shop-task-1", new Still());
  }

  @Test
  void tellsOfACallbackThatDoesNotReturnAndWhenItDoes() {
    pulse.at(3);
    lookFor(29);
    assertThat(told()).isEmpty();
    assertThat(watchdog.stuckPartitions("shop")).isEmpty();

    trace =
        new StackTraceElement[] {
          frame("platform", "java.lang.Thread"), frame("shop.jar", "com.shop.Till")
        };
    lookFor(60);

    assertThat(told())
        .containsExactly(
            "partition 3 is stuck: what the plugin does there has not returned for 30 s, and is in"
                + " shop.jar//com.shop.Till.call(Source.java:1)");
    StuckCallback stuck = Objects.requireNonNull(watchdog.stuckPartitions("shop").get(3));
    assertThat(stuck.since()).isEqualTo(START.plusSeconds(1));
    assertThat(stuck.thread()).isEqualTo("shop-task-1");
    assertThat(stuck.stackTrace()).hasSize(2);
    assertThat(watchdog.stuckPartitions("another")).isEmpty();

    pulse.beat();
    lookFor(1);

    assertThat(watchdog.stuckPartitions("shop")).isEmpty();
    assertThat(told()).hasSize(2).last().isEqualTo("partition 3 went on after 89 s");
    lookFor(60);
    assertThat(told()).as("again").hasSize(3);
  }

  @Test
  void oneWithManySlowCallbacksIsNotStuck() {
    for (int i = 0; i < 100; i++) {
      pulse.at(3);
      lookFor(20);
    }

    assertThat(told()).isEmpty();
  }

  @Test
  void whatRestsIsNotStuck() {
    pulse.rest();
    lookFor(1000);

    assertThat(told()).isEmpty();
  }

  @Test
  void whatWaitsForKafkaIsNotStuckButAListenerOfThePluginIs() {
    pulse.at(Pulse.NOWHERE);
    lookFor(100);
    assertThat(told()).isEmpty();

    trace = new StackTraceElement[] {frame("shop.jar", "com.shop.Listener")};
    lookFor(1);

    assertThat(told()).hasSize(1).first().asString().startsWith("shop-task-1 is stuck");
    assertThat(watchdog.stuckPartitions("shop")).isEmpty();
  }

  @Test
  void whatHasEndedIsForgotten() {
    pulse.at(3);
    lookFor(40);
    ended = true;

    lookFor(2);

    assertThat(watchdog.stuckPartitions("shop")).isEmpty();
    assertThat(told()).hasSize(2);
  }

  private void lookFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      passed = passed.plusSeconds(1);
      watchdog.look();
    }
  }

  private List<String> told() {
    return events.after(0).stream().map(Event::message).toList();
  }

  private static StackTraceElement frame(String loader, String type) {
    return new StackTraceElement(loader, null, null, type, "call", "Source.java", 1);
  }

  /** Owner: the test. Work whose step does not come to its end. */
  private final class Still implements Stepped {

    @Override
    public Progress step() {
      return Progress.WORKED;
    }

    @Override
    public long idleNanos() {
      return 0;
    }

    @Override
    public Mailbox mailbox() {
      return new Mailbox();
    }

    @Override
    public Pulse pulse() {
      return pulse;
    }

    @Override
    public void broken(Throwable cause) {}
  }

  /** Owner: the test. Drives nothing. */
  private final class Halted implements Driver {

    @Override
    public boolean join(Duration atMost) {
      return ended;
    }

    @Override
    public StackTraceElement[] stackTrace() {
      return trace;
    }

    @Override
    public boolean hasEnded() {
      return ended;
    }
  }
}
