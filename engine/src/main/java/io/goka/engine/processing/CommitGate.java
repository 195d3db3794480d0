package io.goka.engine.processing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Whether transactions may be committed now, and as which member of the consumer group. Owner: any
 * thread; the poll thread opens and closes it, task threads pass.
 *
 * <p>A commit that reaches the coordinator when the next generation of the group has begun is
 * refused, and costs its whole epoch. So no commit begins from the moment at which this member asks
 * to join that generation until it knows what it has there; and it does not ask while one is under
 * way.
 */
public final class CommitGate {

  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable ConsumerGroupMetadata member;
  private int underWay;
  private boolean waitedInVain;

  /**
   * Commits may begin.
   *
   * @param now the member and the generation that they are for
   */
  public void open(ConsumerGroupMetadata now) {
    List<Runnable> told;
    synchronized (this) {
      member = now;
      told = List.copyOf(waiting);
    }
    told.forEach(Runnable::run);
  }

  /**
   * No commit begins from now on; waits for those under way, but not a second time for the same.
   *
   * @param atMost how long: a commit that takes longer is refused, and its epoch repeated
   */
  public synchronized void close(Duration atMost) {
    member = null;
    if (waitedInVain) {
      return;
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    boolean interrupted = false;
    long left = atMost.toNanos();
    while (underWay > 0 && left > 0 && !interrupted) {
      try {
        wait(1 + left / 1_000_000);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = deadline - System.nanoTime();
    }
    waitedInVain = underWay > 0;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has somebody told whenever the gate opens, on the thread that opens it. */
  synchronized void onOpen(Runnable listener) {
    waiting.add(listener);
  }

  /** Whether a commit may begin now. */
  synchronized boolean isOpen() {
    return member != null;
  }

  /**
   * Begins a commit, which ends with {@link #leave}.
   *
   * @return as whom; null when none may begin now
   */
  synchronized @Nullable ConsumerGroupMetadata enter() {
    if (member != null) {
      underWay++;
    }
    return member;
  }

  /** A commit that has begun is over, whatever became of it. */
  synchronized void leave() {
    underWay--;
    waitedInVain &= underWay > 0;
    notifyAll();
  }
}
