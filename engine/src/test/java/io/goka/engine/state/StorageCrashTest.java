package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes a RocksDB is halted again and again. What is found afterwards must be the
 * state after one of the batches: values are a function of their batch's number, and the number is
 * the mark.
 */
@Timeout(120)
final class StorageCrashTest {

  private static final int KEYS = 300;
  private static final int HALTS = 4;
  private static final int HALTED = 77;

  @TempDir Path directory;

  @Test
  void afterAHaltMarkAndValuesAreOfOneBatch() throws Exception {
    long reached = 0;
    for (int seed = 0; seed < HALTS; seed++) {
      long flushed = writeUntilHalted(seed);
      try (Storage storage = open()) {
        long mark = mark(storage);
        assertThat(mark)
            .as("seed %d: what was flushed is there", seed)
            .isGreaterThanOrEqualTo(flushed);
        for (int key = 0; key < KEYS; key++) {
          assertThat(batchOf(storage.get(key(key))))
              .as("seed %d, mark %d, key %d", seed, mark, key)
              .isEqualTo(lastBatchOf(key, mark));
        }
        reached = mark;
      }
    }
    assertThat(reached).as("flushes happened").isPositive();
  }

  /** Returns the last batch that the process has flushed for certain. */
  private long writeUntilHalted(int seed) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString(),
                String.valueOf(seed))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(told).isEqualTo(HALTED);
    return told.lines().mapToLong(Long::parseLong).max().orElse(0);
  }

  private Storage open() {
    return new RocksStorageProvider(Rocks.MEMORY).open(directory.resolve("table"));
  }

  /** The process that is halted. */
  static final class Writer {

    private Writer() {}

    public static void main(String[] arguments) throws InterruptedException {
      Path directory = Path.of(arguments[0]);
      Random random = new Random(Integer.parseInt(arguments[1]));
      RocksMemory memory = RocksMemory.load(16L << 20, directory.resolve("native"));
      Storage storage = new RocksStorageProvider(memory).open(directory.resolve("table"));
      long first = mark(storage) + 1;
      long last = first + 100 + random.nextInt(150);
      CountDownLatch nearTheEnd = new CountDownLatch(1);
      haltSoonAfter(nearTheEnd, random.nextInt(20_000_000));
      for (long batch = first; ; batch++) {
        StorageBatch writes = new StorageBatch(KEYS);
        for (int key = 0; key < KEYS; key++) {
          if (writes(batch, key)) {
            writes.put(key(key), deletes(batch, key) ? null : value(batch));
          }
        }
        storage.write(writes.mark(ByteBuffer.allocate(Long.BYTES).putLong(batch).array()));
        if (random.nextInt(60) == 0) {
          storage.flush();
          System.out.println(batch);
        }
        if (batch == last) {
          nearTheEnd.countDown();
        }
      }
    }

    /** In the middle of whatever the writer and RocksDB's own threads are doing then. */
    private static void haltSoonAfter(CountDownLatch nearTheEnd, long nanos) {
      Thread halting =
          new Thread(
              () -> {
                try {
                  nearTheEnd.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                long since = System.nanoTime();
                while (System.nanoTime() - since < nanos) {
                  Thread.onSpinWait();
                }
                Runtime.getRuntime().halt(HALTED);
              });
      halting.setDaemon(true);
      halting.start();
    }
  }

  private static boolean writes(long batch, int key) {
    return mixed(batch, key) % 4 == 0;
  }

  private static boolean deletes(long batch, int key) {
    return mixed(batch, key) % 16 == 0;
  }

  private static int mixed(long batch, int key) {
    return (int) (((batch * 31 + key) * 0x9E3779B97F4A7C15L) >>> 40);
  }

  /** The batch whose value the key has after batch {@code mark}; 0 when it has none. */
  private static long lastBatchOf(int key, long mark) {
    for (long batch = mark; batch > 0; batch--) {
      if (writes(batch, key)) {
        return deletes(batch, key) ? 0 : batch;
      }
    }
    return 0;
  }

  private static long batchOf(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  private static byte[] value(long batch) {
    byte[] value = new byte[4000];
    // Not compressible, so that files grow and are flushed by RocksDB itself too.
    new Random(batch).nextBytes(value);
    ByteBuffer.wrap(value).putLong(0, batch);
    return value;
  }

  private static byte[] key(int number) {
    return ("key-" + number).getBytes(StandardCharsets.UTF_8);
  }

  private static long mark(Storage storage) {
    return storage.mark().map(mark -> ByteBuffer.wrap(mark).getLong()).orElse(0L);
  }
}
