package io.goka.engine.processing;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * How the records of a task's epochs become permanent: the one place where the guarantees differ.
 *
 * <p>Owner: task thread, but for {@link #cutOff}. At-least-once shares the group's producer and
 * lets several epochs be under way at once; exactly-once has a transactional producer of its own,
 * commits the input offsets within each transaction, and has one under way.
 */
interface CommitProtocol {

  /**
   * Gets ready for an epoch. Once it is ready, nothing of an epoch that was given up can become
   * permanent any more.
   *
   * @return whether it is ready; false when Kafka does not let it now: to be asked again in a while
   * @throws KafkaException when Kafka will never let it
   */
  boolean prepare();

  /**
   * Whether records may be sent now: it is no time to process any otherwise. To be asked again in a
   * while.
   */
  boolean maySend();

  /**
   * Sends a record of the epoch that is open; blocks while the producer's memory is full. One that
   * may not be sent fails, as one does that Kafka has not taken in time.
   */
  void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged);

  /** Whether commits are held: the group is rebalancing, or nothing may be sent. */
  boolean isHeld();

  /**
   * Begins to end the open epoch. When it may, {@link #sealed} or {@link #giveUp} follows.
   *
   * @return false when commits are held
   */
  boolean enter();

  /** The epoch is sealed: all its records are sent, its input offsets known. */
  void sealed(Epoch epoch);

  /**
   * Whether a sealed epoch is permanent, so that its writes may be stored. Asked of the oldest
   * epoch under way.
   */
  boolean isPermanent(Epoch epoch);

  /**
   * Gives up what is sent and not permanent.
   *
   * @return whether it is certain that the epochs under way did not become permanent all the same
   */
  boolean giveUp();

  /** How many sealed epochs may be under way at once. */
  int epochsUnderWay();

  /**
   * Whether all that is done in an epoch becomes permanent together or not at all, its input
   * offsets included: then the consumer commits none, a deferred commit that is open holds the
   * whole epoch, and no partition can be taken out of it.
   */
  boolean isAtomic();

  /**
   * Nothing more may be sent or committed: partitions of the task have not ended in time. What the
   * task does next fails, and rolls it back. Poll thread.
   */
  void cutOff();

  /** The task ends; what is not permanent is given up. */
  void close();
}
