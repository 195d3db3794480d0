package io.goka.engine.processing;

import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * An epoch is permanent when Kafka has acknowledged every record of it. The next epoch goes on in
 * the meantime, so that a commit stalls nobody. Owner: task thread; the producer is the group's.
 *
 * <p>Nobody is fenced, so nothing is sent that could reach Kafka when the partitions may have
 * another owner: while heartbeats are not answered, the task waits, and goes on when they are. A
 * callback that was on its way meanwhile, or a process that was stopped in the middle of a commit,
 * fails with what it sends afterwards, and the task goes back to its last commit.
 */
final class AtLeastOnce implements CommitProtocol {

  /** Enough to hide an acknowledgement's way; a bound on what must be repeated after a crash. */
  private static final int EPOCHS_UNDER_WAY = 4;

  private final Producer<byte[], byte[]> producer;
  private final BooleanSupplier lease;
  private final SendingHold hold;

  /**
   * @param producer the group's
   * @param lease whether records may be sent
   * @param hold told of the times in which they may not
   */
  AtLeastOnce(Producer<byte[], byte[]> producer, BooleanSupplier lease, SendingHold hold) {
    this.producer = producer;
    this.lease = lease;
    this.hold = hold;
  }

  @Override
  public boolean prepare() {
    return true;
  }

  @Override
  public boolean maySend() {
    boolean may = lease.getAsBoolean();
    hold.looked(may);
    return may;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  public void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
    // Looked at for each: the process may have been stopped since the last.
    if (lease.getAsBoolean()) {
      producer.send(record, acknowledged);
    } else {
      acknowledged.onCompletion(
          null, new TimeoutException("Kafka has not answered a heartbeat for too long"));
    }
  }

  @Override
  public boolean isHeld() {
    return !lease.getAsBoolean();
  }

  @Override
  public boolean enter() {
    return lease.getAsBoolean();
  }

  @Override
  public void sealed(Epoch epoch) {}

  @Override
  public boolean isPermanent(Epoch epoch) {
    return epoch.acknowledged();
  }

  /** What was sent may be there, and what came of it is repeated in any case. */
  @Override
  public boolean giveUp() {
    return true;
  }

  @Override
  public int epochsUnderWay() {
    return EPOCHS_UNDER_WAY;
  }

  @Override
  public boolean isAtomic() {
    return false;
  }

  /** The producer is shared, so that what was sent cannot be kept back: it expires. */
  @Override
  public void cutOff() {}

  @Override
  public void close() {}
}
