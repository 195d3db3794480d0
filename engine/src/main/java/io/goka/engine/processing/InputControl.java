package io.goka.engine.processing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What processing asks of the thread that owns the group's consumer. Any thread may post to it by
 * {@link #execute}; everything else is for the poll thread.
 */
public interface InputControl extends Executor {

  /** Runs a message on the poll thread, soon. Any thread. */
  @Override
  void execute(Runnable message);

  /** Takes no more records of a partition, in any input topic. Poll thread. */
  void pause(int partition);

  /** Takes records of a partition again. Poll thread. */
  void resume(int partition);

  /**
   * Tells how far the local table includes each input of a partition, before the first record of it
   * is delivered. Under exactly-once Kafka has committed at least that: an answer which is behind
   * it is none to begin at. Poll thread.
   *
   * @param offsets the offset to go on at by input topic; empty under at-least-once, where commits
   *     follow the table
   */
  void included(int partition, Map<String, Long> offsets);

  /**
   * Moves a paused partition's inputs back to their committed offsets, waiting for Kafka as long as
   * it takes, and then runs {@code done}, still on the poll thread; never, when the partition is
   * revoked before. Poll thread.
   */
  void rewind(int partition, Runnable done);

  /** Commits input offsets, soon. Poll thread. */
  void commit(Map<TopicPartition, OffsetAndMetadata> offsets);

  /**
   * Whether this instance may take its partitions for its own: Kafka has answered it within the
   * last session. False in a process that was stopped for longer and goes on, until Kafka has said
   * so again. Any thread.
   */
  boolean isOwner();

  /**
   * Whether what is sent now is sure to have expired, should Kafka not have taken it, before the
   * partitions can have another owner: a heartbeat was answered a short while ago. Asked for each
   * record that is sent without a transaction, so it must be cheap. Any thread.
   */
  boolean maySend();

  /** How many partitions are recovering has changed. Poll thread. */
  void recovering(int partitions);

  /**
   * The group cannot go on: it commits what it can, gives its partitions up, and leaves. Poll
   * thread.
   *
   * @param reason what happened, where, and how to mend it
   * @param cause what was thrown, if that is why: a {@link RecordFailedException} where a record
   *     could not be processed
   */
  void failed(String reason, Optional<Throwable> cause);
}
