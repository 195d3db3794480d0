package io.goka.spi;

/**
 * A record's offset that waits for something outside Kafka. Each handle must be completed or failed
 * exactly once, from any thread, also after its callback has returned; later calls do nothing.
 */
public interface DeferredCommit {

  /** What was waited for has come: the offset may be committed. */
  void complete();

  /**
   * What was waited for has failed: the group's error policy decides about the record.
   *
   * @param cause why
   */
  void fail(Throwable cause);
}
