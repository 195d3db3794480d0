package io.goka.engine.processing;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An epoch is permanent when Kafka has acknowledged every record of it. The next epoch goes on in
 * the meantime, so that a commit stalls nobody. Owner: task thread; the producer is the group's.
 */
final class AtLeastOnce implements CommitProtocol {

  /** Enough to hide an acknowledgement's way; a bound on what must be repeated after a crash. */
  private static final int EPOCHS_UNDER_WAY = 4;

  private final Producer<byte[], byte[]> producer;

  AtLeastOnce(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public boolean prepare() {
    return true;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of it
  public void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
    producer.send(record, acknowledged);
  }

  @Override
  public boolean isHeld() {
    return false;
  }

  @Override
  public boolean enter() {
    return true;
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
