package io.goka.examples.messaging;

import static io.goka.examples.messaging.MessageFilter.SENT;
import static io.goka.examples.messaging.SpamDetector.TRAFFIC;
import static io.goka.examples.messaging.UserBlocker.BLOCK_USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.tester.Tester;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One of the five groups alone, its output read by the test. */
class SpamDetectorTest {

  private final Tester tester = Tester.of(new SpamDetector());

  @Test
  void countsAtTheSenderAndByTheLoopAtTheReceiver() {
    send("alice", "bob");
    send("alice", "carol");
    send("bob", "alice");

    assertThat(tester.table(TRAFFIC))
        .isEqualTo(
            Map.of(
                "alice", new Traffic(2, 1, false),
                "bob", new Traffic(1, 1, false),
                "carol", new Traffic(0, 1, false)));
  }

  @Test
  void whoeverWritesToThemselvesIsCountedTwice() {
    send("alice", "alice");

    assertThat(tester.tableValue(TRAFFIC, "alice")).isEqualTo(new Traffic(1, 1, false));
  }

  @Test
  void reportsASpammerOnce() {
    for (int i = 0; i < 19; i++) {
      send("mallory", "user-" + i);
    }
    tester.output(BLOCK_USER).expectEmpty();

    send("mallory", "alice");
    send("mallory", "alice");

    assertThat(tester.output(BLOCK_USER).remaining())
        .singleElement()
        .satisfies(
            order -> {
              assertThat(order.key()).isEqualTo("mallory");
              assertThat(order.message()).isEqualTo(new BlockOrder(true, "spam"));
            });
  }

  private void send(String from, String to) {
    tester.consume(SENT, from, new Message(from, to, "hello"));
  }
}
