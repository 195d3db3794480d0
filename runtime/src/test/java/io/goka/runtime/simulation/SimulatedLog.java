package io.goka.runtime.simulation;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. A topic's partition: records and transaction markers, an offset each.
 */
public final class SimulatedLog {

  /** What becomes of a transaction. */
  enum Fate {
    OPEN,
    COMMITTED,
    ABORTED
  }

  /** What a transaction has written here. */
  static final class Written {
    private Fate fate = Fate.OPEN;
    private final long first;

    private Written(long first) {
      this.first = first;
    }
  }

  /**
   * One offset.
   *
   * @param record what is there; null for a marker
   * @param within the transaction; null outside of one
   * @param writer the process that has written it
   */
  public record Entry(
      @Nullable ConsumerRecord<byte[], byte[]> record, @Nullable Written within, String writer) {

    /** Whether it is a record that nobody has taken back, or may yet. */
    public boolean isCommitted() {
      return record != null && (within == null || within.fate == Fate.COMMITTED);
    }
  }

  private final TopicPartition partition;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Written> open = new ArrayList<>();

  SimulatedLog(TopicPartition partition) {
    this.partition = partition;
  }

  /** Which partition it is. */
  public TopicPartition partition() {
    return partition;
  }

  /** All that is there, by offset. */
  public List<Entry> entries() {
    return entries;
  }

  /** Where it ends. */
  public long end() {
    return entries.size();
  }

  /** Where it ends for those who read what is committed. */
  public long stableEnd() {
    return open.isEmpty() ? end() : open.get(0).first;
  }

  long append(ProducerRecord<byte[], byte[]> record, @Nullable Written within, String writer) {
    long offset = end();
    ConsumerRecord<byte[], byte[]> kept =
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, record.key(), record.value());
    record.headers().forEach(kept.headers()::add);
    entries.add(new Entry(kept, within, writer));
    return offset;
  }

  /** A transaction has this partition from now on. */
  Written begin() {
    Written written = new Written(end());
    open.add(written);
    return written;
  }

  /** What becomes of a transaction is decided; its marker is still to come. */
  static void decide(Written written, boolean committed) {
    written.fate = committed ? Fate.COMMITTED : Fate.ABORTED;
  }

  /** The marker of a transaction has come. */
  void end(Written written, String writer) {
    open.remove(written);
    entries.add(new Entry(null, written, writer));
  }
}
