package io.goka.engine.kafka;

import java.time.Instant;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that is open in a partition for ever: its coordinator is done with it, but has
 * never told the partition.
 *
 * @param partition where it is open: nobody reads committed records, or committed offsets, behind
 *     its beginning
 * @param producerId the producer whose transaction it is
 * @param startOffset where it begins in the partition
 * @param lastWritten when the producer has last written there
 * @param transactionalId the producer's transactional id
 * @param state what its coordinator says of it: how the transaction has ended, or that the next one
 *     may begin
 */
public record HangingTransaction(
    TopicPartition partition,
    long producerId,
    long startOffset,
    Instant lastWritten,
    String transactionalId,
    TransactionState state) {

  /** What an operator has to know, and what to do. */
  public String told() {
    return "Kafka has lost the end of a transaction in "
        + partition
        + ": that of producer "
        + producerId
        + " is open there from offset "
        + startOffset
        + " on, last written at "
        + lastWritten
        + ", but the coordinator of "
        + transactionalId
        + " says "
        + state
        + ". Whoever waits for the end of it, waits for ever. Read in docs/guarantees.md what to"
        + " take care of, then end it with kafka-transactions.sh abort --topic "
        + partition.topic()
        + " --partition "
        + partition.partition()
        + " --start-offset "
        + startOffset;
  }
}
