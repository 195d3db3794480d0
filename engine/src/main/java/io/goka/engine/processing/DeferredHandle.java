package io.goka.engine.processing;

import io.goka.spi.DeferredCommit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A deferred commit in the hands of its author. Owner: any thread; settled once. */
final class DeferredHandle implements DeferredCommit {

  private final ConsumerRecord<byte[], byte[]> record;
  private final long openedNanos;
  private final Consumer<DeferredHandle> settled;
  private final AtomicBoolean done = new AtomicBoolean();

  // Written before the handle is handed to the task's thread, read there.
  private @Nullable Throwable failure;

  /**
   * @param record the record whose offset waits, without its value
   * @param settled told once, on whichever thread settles it
   */
  DeferredHandle(
      ConsumerRecord<byte[], byte[]> record, long openedNanos, Consumer<DeferredHandle> settled) {
    this.record = record;
    this.openedNanos = openedNanos;
    this.settled = settled;
  }

  @Override
  public void complete() {
    if (done.compareAndSet(false, true)) {
      settled.accept(this);
    }
  }

  @Override
  @SuppressWarnings("ConstantValue") // a plugin is not held to our null checks
  public void fail(Throwable cause) {
    if (done.compareAndSet(false, true)) {
      failure =
          cause == null ? new IllegalArgumentException("fail(null) was called: no cause") : cause;
      settled.accept(this);
    }
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  long openedNanos() {
    return openedNanos;
  }

  /** Why it has failed; null when it was completed. Once it is settled. */
  @Nullable Throwable failure() {
    return failure;
  }
}
