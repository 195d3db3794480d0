package io.goka.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run keeps its files: gone when the run is over. Owner: the thread that made it.
 *
 * @param path the folder
 */
public record RunDirectory(Path path) implements AutoCloseable {

  private static final String PREFIX = "run-";

  /** Makes one, and deletes those of runs that were killed. */
  public static RunDirectory make(Path parent) throws IOException {
    Files.createDirectories(parent);
    try (Stream<Path> children = Files.list(parent)) {
      for (Path left : children.filter(RunDirectory::isAbandoned).toList()) {
        delete(left);
      }
    }
    return new RunDirectory(
        Files.createDirectories(parent.resolve(PREFIX + ProcessHandle.current().pid())));
  }

  private static boolean isAbandoned(Path path) {
    String name = path.getFileName().toString();
    return name.matches(PREFIX + "\\d+")
        && ProcessHandle.of(Long.parseLong(name.substring(PREFIX.length())))
            .filter(ProcessHandle::isAlive)
            .isEmpty();
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }

  @Override
  public void close() {
    try {
      delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
