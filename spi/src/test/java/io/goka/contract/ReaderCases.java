package io.goka.contract;

import static io.goka.contract.StorageFixture.batch;
import static io.goka.contract.StorageFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider.Capability;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Any thread reads while one writes. */
interface ReaderCases extends StorageFixture {

  /** How many keys are written, each in every round. */
  int KEYS = 20;

  /** How many numbers a value has, all of them its round. */
  int NUMBERS = 1000;

  @Test
  default void readersSeeWholeValuesThatNeverGoBackWhileOneWrites() throws Exception {
    whileOneWrites(this::readAll);
  }

  @Test
  default void cursorsSeeWholeValuesInOrderWhileOneWrites() throws Exception {
    needs(Capability.ORDERED);
    whileOneWrites(this::walk);
  }

  private void whileOneWrites(Callable<Integer> reading) throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    List<Future<Integer>> reads = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        reads.add(readers.submit(() -> repeat(reading, done)));
      }
      for (int round = 1; round <= 300; round++) {
        writeRound(round);
      }
    } finally {
      done.set(true);
      readers.shutdown();
    }
    for (Future<Integer> read : reads) {
      assertThat(read.get(30, TimeUnit.SECONDS)).isPositive();
    }
  }

  private static int repeat(Callable<Integer> reading, AtomicBoolean done) throws Exception {
    int reads = 0;
    do {
      reads += reading.call();
    } while (!done.get());
    return reads;
  }

  private void writeRound(int round) {
    StorageBatch writes = batch();
    for (int key = 0; key < KEYS; key++) {
      ByteBuffer value = ByteBuffer.allocate(NUMBERS * Integer.BYTES);
      while (value.hasRemaining()) {
        value.putInt(round);
      }
      writes.put(utf8("k" + key), value.array());
    }
    write(writes);
    if (round % 100 == 0) {
      storage().flush();
    }
  }

  private int readAll() {
    int[] newest = new int[KEYS];
    for (int read = 0; read < 10 * KEYS; read++) {
      int key = read % KEYS;
      int round = round(storage().get(utf8("k" + key)));
      assertThat(round).as("k%d, read after what it was", key).isGreaterThanOrEqualTo(newest[key]);
      newest[key] = round;
    }
    assertThat(storage().approximateKeys()).isNotNegative();
    return 10 * KEYS;
  }

  private int walk() {
    int entries = 0;
    byte @Nullable [] before = null;
    try (StorageCursor cursor = storage().range(utf8("k1"), utf8("k2"))) {
      while (cursor.next()) {
        if (before != null) {
          assertThat(Arrays.compareUnsigned(before, cursor.key())).isNegative();
        }
        before = cursor.key();
        assertThat(round(cursor.value())).isPositive();
        entries++;
      }
    }
    assertThat(entries).as("k1, and k10 to k19").isLessThanOrEqualTo(11);
    return 1 + entries;
  }

  /** The round of a value, which is written on every inch of it; 0 when there is none yet. */
  private static int round(byte @Nullable [] value) {
    if (value == null) {
      return 0;
    }
    assertThat(value).hasSize(NUMBERS * Integer.BYTES);
    ByteBuffer numbers = ByteBuffer.wrap(value);
    int round = numbers.getInt();
    while (numbers.hasRemaining()) {
      assertThat(numbers.getInt()).as("a value of two rounds").isEqualTo(round);
    }
    return round;
  }
}
