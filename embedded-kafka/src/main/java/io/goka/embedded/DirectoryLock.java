package io.goka.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Owner: any thread. Keeps a broker's directory to one broker, in this process and in others.
 *
 * <p>Kafka has a lock of its own, but takes it only after it has begun to work in the directory,
 * and reports it as a fatal fault.
 */
final class DirectoryLock implements AutoCloseable {

  private static final String FILE = "embedded-kafka.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the directory, and makes it when missing.
   *
   * @throws IOException when another broker has it, or it cannot be written
   */
  static DirectoryLock take(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          "the directory "
              + directory
              + " belongs to an embedded broker that is running: stop it, or choose another"
              + " directory");
    }
    return new DirectoryLock(channel);
  }

  /** Gives the directory up; the operating system does so too when the process ends. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
