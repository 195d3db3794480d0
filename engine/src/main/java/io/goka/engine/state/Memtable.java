package io.goka.engine.state;

import io.goka.spi.StorageBatch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last committed values of keys, on their way into a storage. Not safe for threads: see {@link
 * MemtableStorage}, which has it.
 *
 * <p>An open hash table with linear probing over one array of bytes, in which the entries lie one
 * behind the other: a table of a million keys is three objects to the garbage collector. An entry
 * is the length of its key, the room for its value, the length of its value (4 bytes each), the
 * key, and the room. A value that has outgrown its room gets a new entry, and leaves the old one
 * behind as outdated.
 */
final class Memtable {

  /** What {@link #get} returns for a key that is known to have no value. */
  static final byte[] DELETED = {};

  private static final int SMALLEST_TABLE = 1 << 6;
  private static final int SMALLEST_CONTENT = 1 << 12;
  private static final int HEAD_BYTES = 3 * Integer.BYTES;
  private static final int SLOT_BYTES = 2 * Integer.BYTES;

  /** Values grow by some digits without a new entry. */
  private static final int ROOM_STEP = 8;

  private static final int NO_VALUE = -1;
  private static final int OUTDATED = -2;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private int[] hashes = new int[SMALLEST_TABLE];
  private int[] positions = new int[SMALLEST_TABLE];
  private byte[] content = new byte[SMALLEST_CONTENT];
  private int size;
  private int end;

  /** How many keys it has. */
  int size() {
    return size;
  }

  /** What it takes in memory, as much as there is room for in it. */
  long bytes() {
    return content.length + (long) SLOT_BYTES * hashes.length;
  }

  /**
   * What is used of its memory once there are some more keys, at most.
   *
   * @param bytes of their entries, by {@link #bytesOf}
   */
  long usedWith(int keys, long bytes) {
    long slots = hashes.length;
    while (size + keys > slots / 4 * 3) {
      slots *= 2;
    }
    return end + bytes + SLOT_BYTES * slots;
  }

  /** What an entry takes, besides its slot. */
  static long bytesOf(byte[] key, byte @Nullable [] value) {
    return (long) HEAD_BYTES + key.length + room(value);
  }

  /**
   * The value of a key.
   *
   * @return a copy of it; {@link #DELETED} itself when the key has none, null when this does not
   *     know
   */
  byte @Nullable [] get(byte[] key) {
    int slot = slotOf(key, KeyHash.of(key));
    return hashes[slot] == KeyHash.FREE ? null : value(positions[slot]);
  }

  private byte[] value(int position) {
    int length = valueLength(position);
    if (length == NO_VALUE) {
      return DELETED;
    }
    int from = valueOf(position);
    return length == 0 ? new byte[0] : Arrays.copyOfRange(content, from, from + length);
  }

  /** Sets the value of a key; null when it has none any more. */
  void put(byte[] key, byte @Nullable [] value) {
    int hash = KeyHash.of(key);
    int slot = slotOf(key, hash);
    if (hashes[slot] == KeyHash.FREE) {
      if (size >= hashes.length / 4 * 3) {
        grow();
        slot = slotOf(key, hash);
      }
      hashes[slot] = hash;
      positions[slot] = append(key, value);
      size++;
    } else if (!overwrite(positions[slot], value)) {
      INTS.set(content, positions[slot] + 2 * Integer.BYTES, OUTDATED);
      positions[slot] = append(key, value);
    }
  }

  /** Forgets everything, and keeps its memory. */
  void clear() {
    Arrays.fill(hashes, KeyHash.FREE);
    size = 0;
    end = 0;
  }

  /** The slot in which a key is, or that it would take. */
  private int slotOf(byte[] key, int hash) {
    int mask = hashes.length - 1;
    int slot = hash & mask;
    while (hashes[slot] != KeyHash.FREE && (hashes[slot] != hash || !isKey(positions[slot], key))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isKey(int position, byte[] key) {
    int from = position + HEAD_BYTES;
    return keyLength(position) == key.length
        && Arrays.equals(content, from, from + key.length, key, 0, key.length);
  }

  private boolean overwrite(int position, byte @Nullable [] value) {
    int length = value == null ? NO_VALUE : value.length;
    if (length > roomOf(position)) {
      return false;
    }
    INTS.set(content, position + 2 * Integer.BYTES, length);
    if (value != null) {
      System.arraycopy(value, 0, content, valueOf(position), length);
    }
    return true;
  }

  private int append(byte[] key, byte @Nullable [] value) {
    int room = room(value);
    int position = end;
    int newEnd = Math.addExact(end, HEAD_BYTES + key.length + room);
    if (newEnd > content.length) {
      content = Arrays.copyOf(content, (int) Math.min(Integer.MAX_VALUE - 8, newEnd * 3L / 2));
    }
    INTS.set(content, position, key.length);
    INTS.set(content, position + Integer.BYTES, room);
    System.arraycopy(key, 0, content, position + HEAD_BYTES, key.length);
    end = newEnd;
    boolean unused = overwrite(position, value);
    return position;
  }

  private static int room(byte @Nullable [] value) {
    return value == null ? 0 : (value.length + ROOM_STEP - 1) / ROOM_STEP * ROOM_STEP;
  }

  private void grow() {
    int[] formerHashes = hashes;
    int[] formerPositions = positions;
    hashes = new int[formerHashes.length * 2];
    positions = new int[hashes.length];
    int mask = hashes.length - 1;
    for (int i = 0; i < formerHashes.length; i++) {
      if (formerHashes[i] != KeyHash.FREE) {
        int slot = formerHashes[i] & mask;
        while (hashes[slot] != KeyHash.FREE) {
          slot = (slot + 1) & mask;
        }
        hashes[slot] = formerHashes[i];
        positions[slot] = formerPositions[i];
      }
    }
  }

  /** Adds all entries to a batch, in no order that means anything. */
  void addTo(StorageBatch batch) {
    for (int at = 0; at < end; at = valueOf(at) + roomOf(at)) {
      if (valueLength(at) != OUTDATED) {
        int key = at + HEAD_BYTES;
        byte[] value = value(at);
        batch.put(
            Arrays.copyOfRange(content, key, key + keyLength(at)), value == DELETED ? null : value);
      }
    }
  }

  private int keyLength(int position) {
    return (int) INTS.get(content, position);
  }

  private int roomOf(int position) {
    return (int) INTS.get(content, position + Integer.BYTES);
  }

  private int valueLength(int position) {
    return (int) INTS.get(content, position + 2 * Integer.BYTES);
  }

  private int valueOf(int position) {
    return position + HEAD_BYTES + keyLength(position);
  }
}
