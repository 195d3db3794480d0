package io.goka.engine.state;

import io.goka.spi.StorageBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that made it. The writes of a batch in the form in which RocksDB itself keeps a
 * {@code WriteBatch}, the same that its log files have: to put them in one by one costs a call
 * through JNI each.
 *
 * <p>Sorted by key, as RocksDB finds the place of a key beside that of the one before much faster
 * than anywhere else among all that it holds in memory.
 *
 * <p>The form: a sequence number that RocksDB sets (8 bytes) and the number of writes (4 bytes),
 * little-endian; then for each write a byte that says whether it puts or deletes, the length of the
 * key, the key, and of what is put the length of the value and the value. Lengths have seven bits
 * in each byte, the lowest first, and a bit that says whether there are more.
 */
final class RocksWrites {

  private static final int HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final byte DELETE = 0;
  private static final byte PUT = 1;
  private static final int LENGTH_BITS = 7;
  private static final int MORE = 1 << LENGTH_BITS;

  private final byte[] content;
  private int end = HEAD_BYTES;

  private RocksWrites(int size) {
    this.content = new byte[size];
  }

  /**
   * The writes of a batch, without its mark.
   *
   * @throws ArithmeticException when they have more than 2 GiB
   */
  static byte[] of(StorageBatch batch) {
    RocksWrites writes = new RocksWrites(size(batch));
    ByteBuffer.wrap(writes.content).order(ByteOrder.LITTLE_ENDIAN).putLong(0).putInt(batch.size());
    for (int index : KeyOrder.of(batch)) {
      writes.add(batch.key(index), batch.value(index));
    }
    return writes.content;
  }

  private static int size(StorageBatch batch) {
    long size = HEAD_BYTES;
    for (int i = 0; i < batch.size(); i++) {
      byte[] value = batch.value(i);
      size += 1 + size(batch.key(i)) + (value == null ? 0 : size(value));
    }
    return Math.toIntExact(size);
  }

  private static long size(byte[] text) {
    int size = 1;
    for (int rest = text.length; rest >= MORE; rest >>>= LENGTH_BITS) {
      size++;
    }
    return (long) size + text.length;
  }

  private void add(byte[] key, byte @Nullable [] value) {
    if (value == null) {
      content[end++] = DELETE;
      add(key);
    } else {
      content[end++] = PUT;
      add(key);
      add(value);
    }
  }

  private void add(byte[] text) {
    int rest = text.length;
    for (; rest >= MORE; rest >>>= LENGTH_BITS) {
      content[end++] = (byte) (rest | MORE);
    }
    content[end++] = (byte) rest;
    System.arraycopy(text, 0, content, end, text.length);
    end += text.length;
  }
}
