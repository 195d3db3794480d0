package io.goka.engine.processing;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How the records of a task's epochs become permanent: the one place where the guarantees differ.
 *
 * <p>Owner: task thread. At-least-once shares the group's producer and lets several epochs be under
 * way at once; exactly-once has a transactional producer of its own, commits the input offsets
 * within each transaction, and has one under way.
 */
interface CommitProtocol {

  /** Sends a record of the epoch that is open; blocks while the producer's memory is full. */
  void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged);

  /** The epoch is sealed: all its records are sent, its input offsets known. */
  void sealed(Epoch epoch);

  /**
   * Whether a sealed epoch is permanent, so that its writes may be stored. Asked of the oldest
   * epoch under way.
   */
  boolean isPermanent(Epoch epoch);

  /** How many sealed epochs may be under way at once. */
  int epochsUnderWay();

  /** Whether input offsets are still to be committed by the consumer once an epoch is stored. */
  boolean consumerCommits();
}
