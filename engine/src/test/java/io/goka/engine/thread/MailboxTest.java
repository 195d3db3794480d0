package io.goka.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MailboxTest {

  private static final long LONG_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Mailbox mailbox = new Mailbox();

  @Test
  void messagesOfEachSenderRunInTheirOrder() throws InterruptedException {
    List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<Thread> senders = new ArrayList<>();
    for (List<Integer> ofSender : seen) {
      senders.add(
          new Thread(
              () -> {
                for (int i = 0; i < 2000; i++) {
                  int number = i;
                  mailbox.execute(() -> ofSender.add(number));
                }
              }));
    }

    senders.forEach(Thread::start);
    while (seen.stream().mapToInt(List::size).sum() < 3 * 2000) {
      mailbox.runMessages();
      mailbox.await(TimeUnit.MILLISECONDS.toNanos(10));
    }
    for (Thread sender : senders) {
      sender.join();
    }

    assertThat(seen)
        .allSatisfy(
            ofSender -> assertThat(ofSender).hasSize(2000).isSorted().doesNotHaveDuplicates());
  }

  @Test
  void tellsWhetherThereWasAMessage() {
    assertThat(mailbox.runMessages()).isFalse();
    mailbox.execute(() -> {});

    assertThat(mailbox.hasMessages()).isTrue();
    assertThat(mailbox.runMessages()).isTrue();
    assertThat(mailbox.hasMessages()).isFalse();
    assertThat(mailbox.runMessages()).isFalse();
  }

  @Test
  void aMessageThatThrowsLeavesTheOthersInPlace() {
    AtomicInteger ran = new AtomicInteger();
    mailbox.execute(
        () -> {
          throw new IllegalStateException("broken message");
        });
    mailbox.execute(ran::incrementAndGet);

    assertThatThrownBy(mailbox::runMessages).hasMessage("broken message");
    mailbox.runMessages();

    assertThat(ran).hasValue(1);
  }

  @Test
  void aMessageOrSignalBeforeTheWaitEndsItAtOnce() {
    mailbox.execute(() -> {});
    mailbox.await(LONG_NANOS);
    mailbox.runMessages();

    mailbox.signal();
    mailbox.await(LONG_NANOS);
  }

  @Test
  void theWaitEndsWhenItsTimeIsOver() {
    mailbox.await(1);
    mailbox.await(0);
  }

  @Test
  void aSignalEndsOneWaitAndNoMore() throws InterruptedException {
    AtomicInteger waits = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              for (int i = 0; i < 2; i++) {
                mailbox.await(LONG_NANOS);
                waits.incrementAndGet();
              }
            });
    mailbox.signal();

    reader.start();

    await().until(() -> waits.get() == 1 && reader.getState() == Thread.State.TIMED_WAITING);
    mailbox.execute(() -> {});
    reader.join();
    assertThat(waits).hasValue(2);
  }

  /** The sender follows the reader closely, so that it posts while the reader begins its wait. */
  @Test
  void noWakeUpIsLostWhenReaderAndSenderCross() throws InterruptedException {
    int rounds = 50_000;
    Random random = new Random(3);
    AtomicInteger received = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              while (received.get() < rounds) {
                mailbox.await(LONG_NANOS);
                mailbox.runMessages();
              }
            });
    reader.start();

    for (int i = 0; i < rounds; i++) {
      mailbox.execute(received::incrementAndGet);
      while (received.get() <= i) {
        Thread.onSpinWait();
      }
      for (int spins = random.nextInt(60); spins > 0; spins--) {
        Thread.onSpinWait();
      }
    }

    reader.join();
    assertThat(received).hasValue(rounds);
  }
}
