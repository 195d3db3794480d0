package io.goka.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes into a storage until it is halted. Values are a function of their batch's
 * number, and the number is the mark, so that whoever opens the storage next can tell whether it is
 * the state after one batch.
 */
final class HaltedWriter {

  private static final int KEYS = 300;
  private static final int HALTED = 77;

  private HaltedWriter() {}

  /**
   * Runs the process.
   *
   * @param contract the test's class, which makes the provider there
   * @return the last batch that it has flushed for certain; 0 when none
   */
  static long runUntilHalted(Class<?> contract, Path directory, int seed, boolean flushing)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HaltedWriter.class.getName(),
                contract.getName(),
                directory.toString(),
                String.valueOf(seed),
                String.valueOf(flushing))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(told).isEqualTo(HALTED);
    return told.lines()
        .filter(line -> line.startsWith("flushed "))
        .mapToLong(line -> Long.parseLong(line.substring("flushed ".length())))
        .max()
        .orElse(0);
  }

  /** Returns the batch whose state it is; 0 for that before the first. */
  static long assertStateOfOneBatch(Storage storage, String when) {
    long mark = mark(storage);
    for (int key = 0; key < KEYS; key++) {
      byte[] value = storage.get(key(key));
      assertThat(batchOf(value))
          .as("%s: mark %d, key %d", when, mark, key)
          .isEqualTo(lastBatchOf(key, mark));
    }
    return mark;
  }

  /**
   * The process.
   *
   * @param arguments the test's class, the directory, the seed, whether to flush
   */
  public static void main(String[] arguments) throws Exception {
    Constructor<?> contract = Class.forName(arguments[0]).getDeclaredConstructor();
    contract.setAccessible(true);
    Storage storage =
        ((StorageContract) contract.newInstance())
            .provider()
            .open(StorageLocation.at(Path.of(arguments[1])));
    Random random = new Random(Integer.parseInt(arguments[2]));
    boolean flushing = Boolean.parseBoolean(arguments[3]);
    long first = mark(storage) + 1;
    long last = first + 60 + random.nextInt(100);
    CountDownLatch nearTheEnd = new CountDownLatch(1);
    haltSoonAfter(nearTheEnd, random.nextInt(20_000_000));
    long filled = first + random.nextInt(200);
    storage.filling();
    for (long batch = first; ; batch++) {
      storage.write(writes(batch));
      if (batch == filled) {
        storage.filled();
      }
      if (flushing && (batch == first || random.nextInt(40) == 0)) {
        storage.flush();
        System.out.println("flushed " + batch);
      }
      if (batch == last) {
        nearTheEnd.countDown();
      }
    }
  }

  /** In the middle of whatever the writer and the storage's own threads are doing then. */
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

  private static StorageBatch writes(long batch) {
    StorageBatch writes = new StorageBatch(KEYS);
    for (int key = 0; key < KEYS; key++) {
      if (isWritten(batch, key)) {
        writes.put(key(key), isDeleted(batch, key) ? null : value(batch));
      }
    }
    return writes.mark(ByteBuffer.allocate(Long.BYTES).putLong(batch).array());
  }

  private static boolean isWritten(long batch, int key) {
    return mixed(batch, key) % 4 == 0;
  }

  private static boolean isDeleted(long batch, int key) {
    return mixed(batch, key) % 16 == 0;
  }

  private static int mixed(long batch, int key) {
    return (int) (((batch * 31 + key) * 0x9E3779B97F4A7C15L) >>> 40);
  }

  /** The batch whose value the key has after batch {@code mark}; 0 when it has none. */
  private static long lastBatchOf(int key, long mark) {
    for (long batch = mark; batch > 0; batch--) {
      if (isWritten(batch, key)) {
        return isDeleted(batch, key) ? 0 : batch;
      }
    }
    return 0;
  }

  private static long batchOf(byte @Nullable [] value) {
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  private static byte[] value(long batch) {
    byte[] value = new byte[4000];
    // Not compressible, so that files grow and are flushed by the storage itself too.
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
