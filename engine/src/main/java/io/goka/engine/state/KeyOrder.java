package io.goka.engine.state;

import io.goka.spi.StorageBatch;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Owner: the thread that made it. Finds the order of a batch's keys as unsigned bytes; writes of
 * one key stay in their order.
 *
 * <p>Four bytes of each key and the write's index make a number, so that most of the sorting is
 * that of an array of numbers. Keys that agree in these four bytes are a run of their own, which is
 * sorted by what follows.
 */
final class KeyOrder {

  private static final int INDEX_BITS = 24;
  private static final int INDEX_MASK = (1 << INDEX_BITS) - 1;
  private static final int HEAD_BYTES = 4;

  /** A byte, or that the key has ended, which comes before all bytes. */
  private static final int DIGIT_BITS = Byte.SIZE + 1;

  private static final int DIGIT_MASK = (1 << DIGIT_BITS) - 1;

  /** So few are sorted by looking at whole keys. */
  private static final int FEW = 16;

  private final StorageBatch batch;
  private final int[] order;
  private final long[] heads;
  private final Deque<Run> runs = new ArrayDeque<>();

  /** Neighbours whose keys agree in their first bytes, as many as {@code depth}. */
  private record Run(int from, int to, int depth) {}

  private KeyOrder(StorageBatch batch) {
    this.batch = batch;
    this.order = new int[batch.size()];
    this.heads = new long[batch.size()];
    Arrays.setAll(order, index -> index);
  }

  /**
   * The indices of a batch's writes, in the order of their keys. A batch of more than 16 million
   * writes is left as it is.
   */
  static int[] of(StorageBatch batch) {
    KeyOrder sorting = new KeyOrder(batch);
    if (batch.size() <= INDEX_MASK + 1) {
      sorting.sort();
    }
    return sorting.order;
  }

  private void sort() {
    add(new Run(0, order.length, 0));
    while (!runs.isEmpty()) {
      split(runs.pop());
    }
  }

  private void add(Run run) {
    if (run.to() - run.from() <= FEW) {
      insert(run);
    } else {
      runs.push(run);
    }
  }

  private void insert(Run run) {
    for (int i = run.from() + 1; i < run.to(); i++) {
      int moved = order[i];
      int at = i;
      while (at > run.from() && compare(order[at - 1], moved, run.depth()) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  private int compare(int one, int other, int depth) {
    byte[] a = batch.key(one);
    byte[] b = batch.key(other);
    return Arrays.compareUnsigned(a, depth, a.length, b, depth, b.length);
  }

  private void split(Run run) {
    int depth = agreed(run);
    for (int i = run.from(); i < run.to(); i++) {
      heads[i] = head(batch.key(order[i]), depth) << INDEX_BITS | order[i];
    }
    Arrays.sort(heads, run.from(), run.to());
    for (int i = run.from(); i < run.to(); i++) {
      order[i] = (int) heads[i] & INDEX_MASK;
    }
    int from = run.from();
    for (int i = from + 1; i <= run.to(); i++) {
      if (i == run.to() || heads[i] >>> INDEX_BITS != heads[from] >>> INDEX_BITS) {
        if (i - from > 1 && goesOn(heads[from] >>> INDEX_BITS)) {
          add(new Run(from, i, depth + HEAD_BYTES));
        }
        from = i;
      }
    }
  }

  /** In how many first bytes all keys of a run agree. */
  private int agreed(Run run) {
    byte[] first = batch.key(order[run.from()]);
    int agreed = first.length;
    for (int i = run.from() + 1; i < run.to(); i++) {
      byte[] key = batch.key(order[i]);
      int most = Math.min(agreed, key.length);
      int mismatch = Arrays.mismatch(first, run.depth(), most, key, run.depth(), most);
      agreed = mismatch < 0 ? most : run.depth() + mismatch;
    }
    return agreed;
  }

  private static long head(byte[] key, int depth) {
    long head = 0;
    for (int i = depth; i < depth + HEAD_BYTES; i++) {
      head = head << DIGIT_BITS | (i < key.length ? (key[i] & 0xFF) + 1 : 0);
    }
    return head;
  }

  /** Whether keys of this head may have more bytes: those that have ended are the same key. */
  private static boolean goesOn(long head) {
    return (head & DIGIT_MASK) != 0;
  }
}
