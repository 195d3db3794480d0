package io.goka.engine.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Values that a storage has, as it has them, so that reading one again does not ask the storage.
 * Not safe for threads: see {@link MemtableStorage}, which has it; several threads may {@link #get}
 * at a time.
 *
 * <p>Rows lie one behind the other in segments of {@value #SEGMENT} bytes, and an open hash table
 * tells where: a small row takes some 15 bytes more than its key and value, and all of them are few
 * objects to the garbage collector. When there is no room for another segment, the oldest is
 * cleared: its rows that were read since they were written stay, as far as they take no more than
 * half of it, and all others go (a second chance, as the clock algorithm gives it).
 *
 * <p>A row is the length of its key (2 bytes; the highest bit tells that it was read, the next one
 * that it is a row no more), the length of its value (4 bytes; {@value #NO_VALUE} when the storage
 * has none for the key), the key, and the value.
 */
final class RowCache {

  private static final int SEGMENT = 1 << 16;
  private static final int OFFSET_BITS = 16;
  private static final byte[] DROPPED = {};

  /** Larger rows are not kept: a few would clear out all others. */
  private static final int MOST_ROW_BYTES = SEGMENT / 4;

  /** Of one table; as much as there are places for. */
  private static final long MOST_BYTES = 1L << (Integer.SIZE - 1);

  private static final int SMALLEST_INDEX = 1 << 10;
  private static final int SLOT_BYTES = 2 * Integer.BYTES;

  /** How many segments are given back at once, when there has to be less. */
  private static final int DROPPED_AT_ONCE = 32;

  private static final int HEAD_BYTES = Short.BYTES + Integer.BYTES;
  private static final int READ = 0x8000;
  private static final int DEAD = 0x4000;
  private static final int LENGTH = 0x3FFF;
  private static final int NO_VALUE = -1;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

  private final RowMemory memory;
  private int[] hashes = new int[0];
  private int[] places = new int[0];
  private int size;

  /** By number. A place is such a number and an offset in the segment. */
  private byte[][] segments = new byte[0][];

  /** Up to where each segment is filled. */
  private int[] ends = new int[0];

  /** The numbers of the segments in the order in which they were begun; the last is filled now. */
  private final Deque<Integer> begun = new ArrayDeque<>();

  private final Deque<Integer> free = new ArrayDeque<>();

  /** What the memory was told that this takes. Other threads may read it, too. */
  private volatile long taken;

  /**
   * @param memory what it may take, and others beside it
   */
  RowCache(RowMemory memory) {
    this.memory = memory;
    memory.opened();
  }

  /** Keeps nothing any more. */
  void close() {
    clear();
    memory.closed();
  }

  /** Whether it knows nothing. */
  boolean isEmpty() {
    return size == 0;
  }

  /** How many keys it knows. */
  int size() {
    return size;
  }

  /** What it takes of the heap. */
  long bytes() {
    return (long) SLOT_BYTES * hashes.length + (long) SEGMENT * begun.size();
  }

  /** Forgets everything. */
  void clear() {
    hashes = new int[0];
    places = new int[0];
    size = 0;
    segments = new byte[0][];
    ends = new int[0];
    begun.clear();
    free.clear();
    account();
  }

  private void account() {
    long now = bytes();
    if (now != taken) {
      memory.take(now - taken);
      taken = now;
    }
  }

  /** What it may take. */
  private long most() {
    return Math.min(MOST_BYTES, memory.share());
  }

  /** Whether it takes more than its share, which is less once another table is open. Any thread. */
  boolean isTooLarge() {
    return taken > most();
  }

  /** Gives back some of what is more than its share: not all at once, as readers wait for it. */
  void fit() {
    long most = most();
    if (bytes() > 2 * most || (long) SLOT_BYTES * hashes.length > most / 2) {
      clear();
    }
    for (int i = 0; i < DROPPED_AT_ONCE && bytes() > most && !begun.isEmpty(); i++) {
      dropOldest();
    }
    account();
  }

  /**
   * The value of a key.
   *
   * @return a copy of it; {@link Memtable#DELETED} itself when the storage has none, null when this
   *     does not know
   */
  byte @Nullable [] get(byte[] key) {
    if (size == 0) {
      return null;
    }
    int slot = slotOf(key, KeyHash.of(key));
    if (hashes[slot] == KeyHash.FREE) {
      return null;
    }
    byte[] segment = segmentOf(places[slot]);
    int at = offset(places[slot]);
    int head = head(segment, at);
    if ((head & READ) == 0) {
      // Readers beside this one write the same.
      SHORTS.set(segment, at, (short) (head | READ));
    }
    int length = valueLength(segment, at);
    int from = at + HEAD_BYTES + key.length;
    return length == NO_VALUE ? Memtable.DELETED : Arrays.copyOfRange(segment, from, from + length);
  }

  /** Keeps the value of a key; null when the storage has none. */
  void put(byte[] key, byte @Nullable [] value) {
    if (!fits(key, value)) {
      remove(key);
      return;
    }
    int hash = KeyHash.of(key);
    if (size > 0) {
      int known = slotOf(key, hash);
      if (hashes[known] != KeyHash.FREE && overwritten(places[known], value)) {
        return;
      }
    }
    boolean room = hasRoom(HEAD_BYTES + key.length + length(value), most());
    account();
    if (!room) {
      return;
    }
    int place = append(key, value);
    int slot = slotOf(key, hash);
    if (hashes[slot] == KeyHash.FREE) {
      hashes[slot] = hash;
      size++;
    } else {
      bury(places[slot]);
    }
    places[slot] = place;
  }

  /** Keeps the new value of a key that it knows; null when the storage has none any more. */
  void update(byte[] key, byte @Nullable [] value) {
    if (size > 0 && hashes[slotOf(key, KeyHash.of(key))] != KeyHash.FREE) {
      put(key, value);
    }
  }

  private static boolean fits(byte[] key, byte @Nullable [] value) {
    return key.length <= LENGTH && (long) HEAD_BYTES + key.length + length(value) <= MOST_ROW_BYTES;
  }

  private static int length(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  private void remove(byte[] key) {
    if (size == 0) {
      return;
    }
    int slot = slotOf(key, KeyHash.of(key));
    if (hashes[slot] != KeyHash.FREE) {
      bury(places[slot]);
      free(slot);
    }
  }

  /** The slot in which a key is, or that it would take. */
  private int slotOf(byte[] key, int hash) {
    int mask = hashes.length - 1;
    int slot = hash & mask;
    while (hashes[slot] != KeyHash.FREE && (hashes[slot] != hash || !isKey(places[slot], key))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isKey(int place, byte[] key) {
    byte[] segment = segmentOf(place);
    int at = offset(place);
    int from = at + HEAD_BYTES;
    return (head(segment, at) & LENGTH) == key.length
        && Arrays.equals(segment, from, from + key.length, key, 0, key.length);
  }

  private boolean overwritten(int place, byte @Nullable [] value) {
    byte[] segment = segmentOf(place);
    int at = offset(place);
    int length = value == null ? NO_VALUE : value.length;
    if (valueLength(segment, at) != length) {
      return false;
    }
    if (value != null) {
      int from = at + HEAD_BYTES + (head(segment, at) & LENGTH);
      System.arraycopy(value, 0, segment, from, length);
    }
    return true;
  }

  /**
   * Makes room for a row, and a slot for it.
   *
   * @return whether there is; when there is not, no row is left
   */
  private boolean hasRoom(int rowBytes, long most) {
    if (hashes.length == 0 && !begins(most)) {
      return false;
    }
    while (size >= hashes.length / 4 * 3) {
      if (bytes() + (long) SLOT_BYTES * hashes.length <= most) {
        growIndex();
      } else {
        clearOldest();
      }
    }
    if (begun.isEmpty() || ends[begun.getLast()] + rowBytes > SEGMENT) {
      if (bytes() + SEGMENT <= most) {
        addSegment();
      } else if (begun.isEmpty()) {
        clear();
        return false;
      } else {
        clearOldest();
      }
    }
    return true;
  }

  private boolean begins(long most) {
    if ((long) SLOT_BYTES * SMALLEST_INDEX + SEGMENT > most) {
      return false;
    }
    index(SMALLEST_INDEX);
    return true;
  }

  private void addSegment() {
    Integer number = free.poll();
    if (number == null) {
      number = segments.length;
      segments = Arrays.copyOf(segments, number + 1);
      ends = Arrays.copyOf(ends, number + 1);
    }
    segments[number] = new byte[SEGMENT];
    ends[number] = 0;
    begun.add(number);
  }

  /** Clears the oldest segment, which is the one to be filled from now on. */
  private void clearOldest() {
    int number = begun.remove();
    ends[number] = clear(number, SEGMENT / 2);
    begun.add(number);
  }

  private void dropOldest() {
    int number = begun.remove();
    int unused = clear(number, 0);
    segments[number] = DROPPED;
    free.add(number);
  }

  /**
   * Forgets the rows of a segment, but those that were read.
   *
   * @param most how many bytes of these may stay
   * @return how many have
   */
  private int clear(int number, int most) {
    byte[] segment = segments[number];
    int end = ends[number];
    int kept = 0;
    for (int at = 0; at < end; ) {
      int head = head(segment, at);
      int from = at + HEAD_BYTES;
      int length = HEAD_BYTES + (head & LENGTH) + Math.max(0, valueLength(segment, at));
      if ((head & DEAD) == 0) {
        byte[] key = Arrays.copyOfRange(segment, from, from + (head & LENGTH));
        int slot = slotOf(key, KeyHash.of(key));
        if (places[slot] != place(number, at)) {
          throw new IllegalStateException("a row that the index does not have");
        }
        if ((head & READ) != 0 && kept + length <= most) {
          System.arraycopy(segment, at, segment, kept, length);
          SHORTS.set(segment, kept, (short) (head & ~READ));
          places[slot] = place(number, kept);
          kept += length;
        } else {
          free(slot);
        }
      }
      at += length;
    }
    return kept;
  }

  private int append(byte[] key, byte @Nullable [] value) {
    int filled = begun.getLast();
    byte[] segment = segments[filled];
    int at = ends[filled];
    SHORTS.set(segment, at, (short) key.length);
    INTS.set(segment, at + Short.BYTES, value == null ? NO_VALUE : value.length);
    System.arraycopy(key, 0, segment, at + HEAD_BYTES, key.length);
    if (value != null) {
      System.arraycopy(value, 0, segment, at + HEAD_BYTES + key.length, value.length);
    }
    ends[filled] = at + HEAD_BYTES + key.length + length(value);
    return place(filled, at);
  }

  private void bury(int place) {
    byte[] segment = segmentOf(place);
    int at = offset(place);
    SHORTS.set(segment, at, (short) (head(segment, at) | DEAD));
  }

  /** Makes an empty index. */
  private void index(int slots) {
    int[] newHashes = new int[slots];
    // The one is of no use without the other, for which there may be no room.
    places = new int[slots];
    hashes = newHashes;
  }

  private void growIndex() {
    int[] formerHashes = hashes;
    int[] formerPlaces = places;
    index(formerHashes.length * 2);
    int mask = hashes.length - 1;
    for (int i = 0; i < formerHashes.length; i++) {
      if (formerHashes[i] != KeyHash.FREE) {
        int slot = formerHashes[i] & mask;
        while (hashes[slot] != KeyHash.FREE) {
          slot = (slot + 1) & mask;
        }
        hashes[slot] = formerHashes[i];
        places[slot] = formerPlaces[i];
      }
    }
  }

  /**
   * Takes a slot's entry out of the index, and moves up those behind it that would not be found any
   * more when their way from the slot of their hash led over a free one.
   */
  private void free(int slot) {
    int mask = hashes.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (hashes[next] != KeyHash.FREE) {
      int home = hashes[next] & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        hashes[gap] = hashes[next];
        places[gap] = places[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    hashes[gap] = KeyHash.FREE;
    size--;
  }

  private byte[] segmentOf(int place) {
    return segments[place >>> OFFSET_BITS];
  }

  private static int offset(int place) {
    return place & (SEGMENT - 1);
  }

  private static int place(int segment, int offset) {
    return segment << OFFSET_BITS | offset;
  }

  private static int head(byte[] segment, int at) {
    return (short) SHORTS.get(segment, at) & 0xFFFF;
  }

  private static int valueLength(byte[] segment, int at) {
    return (int) INTS.get(segment, at + Short.BYTES);
  }
}
