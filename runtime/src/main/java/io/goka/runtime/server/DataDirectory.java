package io.goka.runtime.server;

import io.goka.engine.state.Acceptance;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a server keeps all that outlives it, locked for as long as the server runs.
 *
 * <pre>
 * .lock                              holds the process id of the server that has the folder
 * state/&lt;group&gt;/&lt;partition&gt;/           the local copy of a table partition; may be deleted while no server
 *                                    runs, Kafka has it all
 * state/&lt;group&gt;/joined/&lt;topic&gt;/      the same of each joined table
 * copies/&lt;topic&gt;/&lt;storage&gt;/&lt;partition&gt;/  the same of a topic that views and lookups read
 * kafka/                             the records of the embedded broker
 * native/                            the unpacked native library
 * </pre>
 *
 * <p>Owner: the thread that starts and stops the server; the paths are for any thread.
 */
public final class DataDirectory implements AutoCloseable {

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder when it is missing, and locks it.
   *
   * @throws StartException when another server has it, or it cannot be written
   */
  public static DataDirectory lock(Path path) {
    Path file = path.resolve(".lock");
    FileChannel channel = null;
    try {
      Files.createDirectories(path);
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String holder = Files.readString(file, StandardCharsets.UTF_8).strip();
        channel.close();
        throw new StartException(
            "the data directory "
                + path.toAbsolutePath()
                + " is in use by another server (process "
                + holder
                + "): stop that one, or choose another directory by --data or data.dir");
      }
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DataDirectory(path, channel);
    } catch (IOException e) {
      throw new StartException(
          "the data directory "
              + path.toAbsolutePath()
              + " cannot be used ("
              + e
              + "): is it a folder that this user may write?");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another server in this very process.
      return null;
    }
  }

  /**
   * Where the local copy of a partition of a group's own table is kept.
   *
   * @param topic the table's topic
   */
  public StorageLocation table(String group, String topic, int partition) {
    return location(topic, partition, "state", group);
  }

  /**
   * Writes down that the topic of a group's table is right, see {@link Acceptance}.
   *
   * @param partition the partition; empty for all that are stored here
   * @return the partitions for which it was written down, those that are stored here
   */
  public List<Integer> acceptTopic(String group, OptionalInt partition) {
    List<Integer> accepted =
        storedPartitions(group).stream()
            .filter(stored -> partition.isEmpty() || partition.getAsInt() == stored)
            .toList();
    try {
      for (int stored : accepted) {
        Acceptance.give(table(group, group, stored));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return accepted;
  }

  private List<Integer> storedPartitions(String group) {
    Path folder = path.resolve("state").resolve(group);
    if (!folder.normalize().startsWith(path.normalize()) || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> stored = Files.list(folder)) {
      return stored
          .map(each -> each.getFileName().toString())
          .filter(name -> name.matches("[0-9]{1,9}"))
          .map(Integer::parseInt)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a group's local copy of a partition of a joined table is kept. */
  public StorageLocation joined(String group, String topic, int partition) {
    return location(topic, partition, "state", group, "joined", topic);
  }

  /** Where the local copy of a partition of a topic is kept that views and lookups read. */
  public StorageLocation copy(String topic, String storage, int partition) {
    return location(topic, partition, "copies", topic, storage);
  }

  private StorageLocation location(String topic, int partition, String... names) {
    String id = String.join("/", names) + "/" + partition;
    return new StorageLocation(id, topic, partition, path.resolve(id));
  }

  /** Where the embedded broker keeps its records. */
  public Path kafka() {
    return path.resolve("kafka");
  }

  /** Where native libraries are unpacked. */
  public Path nativeLibraries() {
    return path.resolve("native");
  }

  /** Lets others have the folder. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
