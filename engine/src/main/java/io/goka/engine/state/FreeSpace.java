package io.goka.engine.state;

import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sees to it that local tables stop growing before the disk is full: a full disk would take down
 * whatever else lives on it, and leaves RocksDB no room to tidy up. Owner: any thread.
 *
 * @param minimum how many bytes must be left; 0 to use all there is
 */
record FreeSpace(long minimum) {

  /**
   * Whoever has stopped for want of room goes on with a quarter more than the minimum: not to stop
   * again at once.
   */
  private static final long MORE_TO_BEGIN_DIVISOR = 4;

  /**
   * Refuses to go on writing.
   *
   * @throws StorageException of kind FULL when less than the minimum is left
   */
  void checkToGoOn(Path directory) {
    check(directory, minimum);
  }

  /**
   * Refuses to begin writing.
   *
   * @throws StorageException of kind FULL when not clearly more than the minimum is left
   */
  void checkToBegin(Path directory) {
    check(directory, minimum + minimum / MORE_TO_BEGIN_DIVISOR);
  }

  private void check(Path directory, long needed) {
    if (minimum == 0) {
      return;
    }
    long left = left(directory);
    if (left < needed) {
      throw new StorageException(
          Kind.FULL,
          "the disk of "
              + directory
              + " has "
              + left / 1024
              + " KiB left, and local tables need "
              + needed / 1024
              + " to go on (state.free.bytes.min): make room, and they go on by themselves");
    }
  }

  private static long left(Path directory) {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      // Whoever cannot say how much there is leaves it to the writing itself.
      return Long.MAX_VALUE;
    }
  }
}
