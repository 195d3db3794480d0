package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where damaged local copies of one table partition go: into a folder beside their own, whose name
 * says when. The last one is kept, for whoever wants to know what happened; none where its disk has
 * no room for it beside the copy that is rebuilt, but the folder still tells when that was.
 *
 * <p>Owner: recovery thread; damage is noted by any thread.
 *
 * @param storage has kept the copies
 * @param location where
 */
record Quarantine(StorageProvider storage, StorageLocation location) {

  private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

  /** Whatever is damaged again so soon is damaged by something that rebuilding does not mend. */
  private static final Duration TOO_SOON = Duration.ofMinutes(10);

  private static final String ASIDE = ".quarantined-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** A former copy, and when it was set aside. */
  private record Former(Path path, Instant since) {}

  /**
   * Notes that the copy is damaged, so that it is not believed again, whatever becomes of this
   * process.
   */
  void note(String damage) {
    try {
      Files.createDirectories(noteFile().toAbsolutePath().getParent());
      Files.writeString(noteFile(), damage, UTF_8);
    } catch (IOException e) {
      // It is found again when it is read again.
      LOG.warn("the damage of {} cannot be noted: {}", location.directory(), e.toString());
    }
  }

  /** What was noted of the copy that is there; empty when nobody has found it damaged. */
  Optional<String> noted() {
    try {
      return Files.exists(noteFile())
          ? Optional.of(Files.readString(noteFile(), UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("its note of damage cannot be read: " + e);
    }
  }

  /**
   * Sets the copy aside, which nobody may have open.
   *
   * @return where it is now, in words
   * @throws StorageException when the copy was set aside just before, or cannot be moved
   */
  String setAside(String damage, Instant now) {
    List<Former> formers = formers();
    try {
      Optional<Former> begun = begun(formers);
      for (Former former : formers) {
        if (begun.filter(former::equals).isEmpty()) {
          refuseSoonAfter(former, damage, now);
        }
      }
      Path aside = begun.map(Former::path).orElseGet(() -> aside(now));
      boolean kept = begun.isPresent() || move(aside);
      storage.delete(location);
      // Not before: without its note the copy is believed by whoever comes after this process.
      Files.deleteIfExists(noteFile());
      Files.createDirectories(aside);
      for (Former former : formers) {
        if (!former.path().equals(aside)) {
          delete(former.path());
        }
      }
      return kept ? "set aside as " + aside : "deleted, as there is no room to keep it";
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException(
          "the local table in "
              + location.directory()
              + " is damaged ("
              + damage
              + ") and cannot be set aside ("
              + e
              + "): delete the folder and start the group again",
          e);
    }
  }

  private void refuseSoonAfter(Former former, String damage, Instant now) {
    if (!now.isBefore(former.since()) && now.isBefore(former.since().plus(TOO_SOON))) {
      throw new StorageException(
          "the local table in "
              + location.directory()
              + " is damaged again ("
              + damage
              + "), "
              + Duration.between(former.since(), now).toSeconds()
              + " s after it was set aside and rebuilt from Kafka: the disk or the memory of this"
              + " machine may be failing. Look into that, then delete "
              + former.path()
              + " and start the group again");
    }
  }

  /** The copy whose setting aside a former process had begun: moved already, its note not gone. */
  private Optional<Former> begun(List<Former> formers) throws IOException {
    if (!Files.exists(noteFile()) || Files.exists(location.directory())) {
      return Optional.empty();
    }
    Optional<Former> last = formers.stream().max(Comparator.comparing(Former::since));
    // An empty folder only tells of one whose files, if it had any, were deleted.
    return last.isPresent() && isEmpty(last.get().path()) ? Optional.empty() : last;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private Path aside(Instant now) {
    return location
        .directory()
        .resolveSibling(location.directory().getFileName() + ASIDE + TIME.format(now));
  }

  /** Gives the room of former copies back. Whatever cannot be deleted stays. */
  void makeRoom() {
    for (Former former : formers()) {
      try {
        delete(former.path());
        Files.createDirectories(former.path());
      } catch (IOException | UncheckedIOException e) {
        LOG.warn("{} cannot be deleted: {}", former.path(), e.toString());
      }
    }
  }

  private boolean move(Path aside) throws IOException {
    Path directory = location.directory();
    if (!Files.exists(directory)
        || Files.getFileStore(directory).getUsableSpace() < sizeOf(directory)) {
      return false;
    }
    Files.move(directory, aside);
    return true;
  }

  private static long sizeOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
    }
  }

  private List<Former> formers() {
    Path directory = location.directory();
    Path parent = directory.toAbsolutePath().getParent();
    String prefix = directory.getFileName() + ASIDE;
    List<Former> found = new ArrayList<>();
    if (parent == null || !Files.isDirectory(parent)) {
      return found;
    }
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(
            parent, path -> path.getFileName().toString().startsWith(prefix))) {
      for (Path path : all) {
        found.add(
            new Former(path, since(path.getFileName().toString().substring(prefix.length()))));
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", parent, e.toString());
    }
    return found;
  }

  private static Instant since(String time) {
    try {
      return TIME.parse(time, Instant::from);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      List<Path> innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Path noteFile() {
    return location.directory().resolveSibling(location.directory().getFileName() + ".damaged");
  }
}
