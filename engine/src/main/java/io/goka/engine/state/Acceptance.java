package io.goka.engine.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An operator's word that a table's topic is right where it speaks against the stored table of a
 * partition. It lies beside the table until the table is opened the next time, and holds for that
 * once. Owner: any thread writes it; the recovery thread takes it.
 */
public final class Acceptance {

  private static final String BESIDE = ".accept-topic";

  private Acceptance() {}

  /**
   * Accepts what the topic of a stored table holds, whatever is stored.
   *
   * @param location where the table is kept
   * @throws IOException when that cannot be written down
   */
  public static void give(StorageLocation location) throws IOException {
    Path file = file(location);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, location.table() + "-" + location.partition(), UTF_8);
  }

  /** Whether the word was given, and not taken yet. */
  static boolean isGiven(StorageLocation location) {
    return Files.exists(file(location));
  }

  /**
   * Takes the word, which is not there any more from then on.
   *
   * @return whether there was one
   * @throws StorageException when it cannot be taken back
   */
  static boolean take(StorageLocation location) {
    try {
      return Files.deleteIfExists(file(location));
    } catch (IOException e) {
      throw new StorageException(file(location) + " cannot be deleted: delete it by hand", e);
    }
  }

  /** How an operator can give it, as the end of a sentence. */
  static String how(String group, StorageLocation location) {
    return "go on with what the topic holds, without what is stored in "
        + location.directory()
        + " alone: goka-server state accept --group "
        + group
        + " --partition "
        + location.partition()
        + " --keep topic";
  }

  private static Path file(StorageLocation location) {
    return location.directory().resolveSibling(location.directory().getFileName() + BESIDE);
  }
}
