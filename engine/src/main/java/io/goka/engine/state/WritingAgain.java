package io.goka.engine.state;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else has written into the topic of a group's table, behind what the owner has stored:
 * the owner's values of those keys are written again. It comes before a recovery that follows, and
 * changes nothing in the stored table: each key that the topic has an update of behind the table's
 * mark is written once more, with the value that is stored, or none where none is. The recovery
 * then reads all of it, so that the table is what its topic holds, whenever the process ends.
 *
 * <p>It does not matter which of those updates were the owner's own. They belong to epochs that
 * were given up, whose input is processed again, whether Kafka has acknowledged them or not: what
 * is stored includes every input that is committed, and nothing beyond it is promised to anybody.
 * So no account is kept of the offsets of own updates, an update whose acknowledgement got lost
 * needs no guess, and what is repeated is repeated on the values of the last commit. Nor does it
 * matter how many there are: each batch that is read is written again by itself, and a key that
 * comes twice is written twice with the same value.
 *
 * <p>Owner: recovery thread. Acknowledgements come in on the producer's thread.
 */
final class WritingAgain {

  /** A former owner that goes on has written its last by then. */
  private static final int MOST_ROUNDS = 6;

  private final long from;
  private final OwnerWrites writes;
  private final AtomicLong awaited = new AtomicLong();
  private int rounds;
  private long end;
  private long written;
  private boolean whole;
  private boolean heldBack;
  private volatile @Nullable Exception failure;

  /**
   * @param from the table's mark at its last commit
   * @param writes how the table's topic is written
   */
  WritingAgain(long from, OwnerWrites writes) {
    this.from = from;
    this.writes = writes;
  }

  /** Whether a store that reaches so far has the values of the last commit. */
  boolean fits(TableMark mark) {
    return mark.offset() == from;
  }

  /**
   * Begins a round, unless the last one was all that was written: what has come meanwhile of
   * another writer is read in the next one.
   *
   * @param topicEnd where the topic ends now
   * @return whether there is something to do
   * @throws RefusedTableException when the other writer goes on and on
   */
  boolean begin(TopicPartition changelog, long topicEnd) {
    if (whole) {
      if (topicEnd == end + written) {
        return false;
      }
      if (rounds >= MOST_ROUNDS) {
        throw new RefusedTableException(
            "somebody else goes on writing into "
                + changelog
                + ", faster than the group's own values can be written again: end whoever writes"
                + " there besides this group, then start the group again");
      }
    }
    rounds += whole ? 1 : 0;
    end = topicEnd;
    written = 0;
    whole = false;
    heldBack = false;
    failure = null;
    return true;
  }

  /** Writes the stored value of each key of some records that lie behind the mark. */
  void take(
      PartitionTable table,
      TopicPartition changelog,
      List<ConsumerRecord<byte[], byte[]>> records) {
    List<byte[]> keys = keys(records);
    if (keys.isEmpty()) {
      return;
    }
    List<byte @Nullable []> values = table.getAll(keys);
    for (int i = 0; i < keys.size() && failure == null; i++) {
      if (!writes.mayWrite()) {
        heldBack = true;
        return;
      }
      send(
          new ProducerRecord<>(
              changelog.topic(), changelog.partition(), keys.get(i), values.get(i)));
    }
  }

  /** The keys of the records that lie before the end: what comes behind it is for a later round. */
  private List<byte[]> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<ByteBuffer, byte[]> distinct = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byte[] key = record.key();
      if (key != null && record.offset() < end) {
        distinct.put(ByteBuffer.wrap(key), key);
      }
    }
    return List.copyOf(distinct.values());
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    awaited.incrementAndGet();
    try {
      writes.send(record, (metadata, exception) -> answered(exception));
      written++;
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      answered(e);
    }
  }

  private void answered(@Nullable Exception exception) {
    if (exception != null) {
      failure = exception;
    }
    awaited.decrementAndGet();
  }

  /**
   * Whether the round is over, once all records were taken: the values are in the topic, or some
   * could not be written, and there is another round. Otherwise acknowledgements are awaited, or
   * that this instance may write.
   *
   * @throws RefusedTableException when Kafka will never take the values
   */
  boolean isOver(TopicPartition changelog) {
    if (awaited.get() > 0) {
      return false;
    }
    Exception why = failure;
    if (why != null) {
      if (!(why instanceof KafkaException refusal) || writes.isLasting(refusal)) {
        throw new RefusedTableException(
            "Kafka refuses the values of "
                + changelog
                + " that another writer has overwritten, and that have to be written again: "
                + why.getMessage());
      }
      return true;
    }
    if (heldBack) {
      return writes.mayWrite();
    }
    whole = true;
    return true;
  }

  /** How many updates were written in the last round. */
  long written() {
    return written;
  }
}
