package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How far a stored table partition reaches. Written in the same batch as the values, so it is never
 * ahead of them nor behind.
 *
 * @param topicId the id of the table's topic: a topic that was deleted and made anew has another
 *     one
 * @param offset the topic's offset up to which (exclusively) the values reach
 * @param levelAt when the values were last known to be level with the topic's end; while they have
 *     never been, when the first of them were read. Keys that were deleted before are not among
 *     them
 * @param keys how many keys the stored values have; {@link #UNCOUNTED} when nobody has counted them
 * @param inputOffsets for each input topic, the offset of the first record that the values do not
 *     include
 */
public record TableMark(
    UUID topicId, long offset, Instant levelAt, long keys, Map<String, Long> inputOffsets) {

  /** Nobody has counted the keys. */
  public static final long UNCOUNTED = -1;

  private static final byte FORMAT = 1;

  /** Keeps its own copy of the offsets. */
  public TableMark {
    inputOffsets = Map.copyOf(inputOffsets);
  }

  /** The mark of a table of which nothing is stored. */
  public static TableMark none(UUID topicId) {
    return new TableMark(topicId, 0, Instant.EPOCH, 0, Map.of());
  }

  /**
   * This mark further on in the table's topic, after records that may have added and removed keys.
   */
  public TableMark reaching(long newOffset) {
    return new TableMark(topicId, newOffset, levelAt, UNCOUNTED, inputOffsets);
  }

  /** This mark, with its keys counted. */
  public TableMark counted(long counted) {
    return new TableMark(topicId, offset, levelAt, counted, inputOffsets);
  }

  /** This mark, known to be level with the topic's end, and with its keys counted or not. */
  public TableMark level(Instant now, long counted) {
    return new TableMark(topicId, offset, now, counted, inputOffsets);
  }

  /**
   * The mark after an epoch: further on in the topic, level, and with these inputs included.
   *
   * @param newOffset where the epoch's updates end; Kafka may acknowledge a repeated batch without
   *     telling its offsets, and a mark never goes back for it
   */
  public TableMark after(long newOffset, Instant now, int keysAdded, Map<String, Long> included) {
    long counted = keys == UNCOUNTED ? UNCOUNTED : keys + keysAdded;
    return new TableMark(topicId, Math.max(offset, newOffset), now, counted, included);
  }

  /**
   * The stored form: one byte of format, the topic id (16 bytes), the offset, the time in
   * milliseconds and the number of keys (8 bytes each), the number of inputs (4 bytes), and for
   * each its topic (4 bytes of length, UTF-8) and offset (8 bytes). Numbers are big-endian.
   */
  byte[] encode() {
    Map<String, Long> ordered = new TreeMap<>(inputOffsets);
    int size = 1 + 16 + 3 * Long.BYTES + Integer.BYTES;
    for (String topic : ordered.keySet()) {
      size += Integer.BYTES + topic.getBytes(UTF_8).length + Long.BYTES;
    }
    ByteBuffer buffer =
        ByteBuffer.allocate(size)
            .put(FORMAT)
            .putLong(topicId.getMostSignificantBits())
            .putLong(topicId.getLeastSignificantBits())
            .putLong(offset)
            .putLong(levelAt.toEpochMilli())
            .putLong(keys)
            .putInt(ordered.size());
    ordered.forEach(
        (topic, next) -> {
          byte[] name = topic.getBytes(UTF_8);
          buffer.putInt(name.length).put(name).putLong(next);
        });
    return buffer.array();
  }

  /**
   * Reads the stored form.
   *
   * @throws StorageException when it is of another format, or damaged
   */
  static TableMark decode(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      byte format = buffer.get();
      if (format != FORMAT) {
        throw new StorageException(
            Kind.CORRUPT,
            "the local table was written in format "
                + format
                + ", this server reads format "
                + FORMAT);
      }
      UUID topicId = new UUID(buffer.getLong(), buffer.getLong());
      long offset = buffer.getLong();
      Instant levelAt = Instant.ofEpochMilli(buffer.getLong());
      long keys = buffer.getLong();
      Map<String, Long> inputs = new TreeMap<>();
      for (int left = buffer.getInt(); left > 0; left--) {
        byte[] topic = new byte[lengthWithin(buffer)];
        buffer.get(topic);
        inputs.put(new String(topic, UTF_8), buffer.getLong());
      }
      return new TableMark(topicId, offset, levelAt, keys, inputs);
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new StorageException(Kind.CORRUPT, "the local table's mark is damaged", e);
    }
  }

  private static int lengthWithin(ByteBuffer buffer) {
    int length = buffer.getInt();
    if (length > buffer.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }
}
