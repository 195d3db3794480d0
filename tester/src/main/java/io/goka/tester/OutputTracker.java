package io.goka.tester;

import io.goka.engine.kafka.KafkaHeaders;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Follows the records of a stream, over all of its partitions, in the order in which they were
 * emitted. Owner: the test's thread.
 *
 * @param <M> the type of the messages
 */
public final class OutputTracker<M> {

  private final MemoryTopic topic;
  private final Codec<M> codec;
  private final Supplier<KeyFormat> keyFormat;
  private int position;

  OutputTracker(MemoryTopic topic, Codec<M> codec, Supplier<KeyFormat> keyFormat) {
    this.topic = topic;
    this.codec = codec;
    this.keyFormat = keyFormat;
  }

  /**
   * Takes the next record.
   *
   * @throws AssertionError when there is none
   * @throws io.goka.spi.CodecException when it cannot be decoded
   */
  public OutputRecord<M> next() {
    if (isEmpty()) {
      throw new AssertionError(
          "stream '" + topic.name() + "' has no more records: all " + position + " were read");
    }
    return decode(topic.arrivals().get(position++));
  }

  /**
   * Takes all records that follow.
   *
   * @return nothing when there are none
   */
  public List<OutputRecord<M>> remaining() {
    List<OutputRecord<M>> rest = all().subList(position, count());
    position = count();
    return rest;
  }

  /** All records from the first on, wherever this tracker is. */
  public List<OutputRecord<M>> all() {
    return topic.arrivals().stream().map(this::decode).toList();
  }

  /** Whether no record follows. */
  public boolean isEmpty() {
    return position >= count();
  }

  /**
   * Checks that no record follows.
   *
   * @throws AssertionError with the records that do
   */
  public void expectEmpty() {
    if (!isEmpty()) {
      throw new AssertionError(
          "stream '" + topic.name() + "' should have no more records, but has " + remaining());
    }
  }

  /** How many records the stream has. */
  public int count() {
    return topic.arrivals().size();
  }

  /**
   * Goes on at a record, counted from 0 on.
   *
   * @throws IllegalArgumentException when the stream does not have so many
   */
  public void seek(int index) {
    if (index < 0 || index > count()) {
      throw new IllegalArgumentException(
          "seek(" + index + "): stream '" + topic.name() + "' has " + count() + " records");
    }
    position = index;
  }

  /** Goes back to the first record. */
  public void rewind() {
    seek(0);
  }

  /** Passes over all records that are there. */
  public void seekToEnd() {
    seek(count());
  }

  private OutputRecord<M> decode(ConsumerRecord<byte[], byte[]> record) {
    return new OutputRecord<>(
        record.key() == null ? null : keyFormat.get().decode(record.key()),
        record.value() == null ? null : codec.decode(record.value()),
        KafkaHeaders.from(record.headers()),
        Instant.ofEpochMilli(record.timestamp()),
        record.partition(),
        record.offset());
  }
}
