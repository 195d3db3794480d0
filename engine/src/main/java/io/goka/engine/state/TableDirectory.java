package io.goka.engine.state;

import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.StorageProvider.Capability;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where the local copy of one table partition is kept, and by whom.
 *
 * @param storage keeps it
 * @param location what it is, and its own folder
 */
public record TableDirectory(StorageProvider storage, StorageLocation location) {

  /** The copy's own folder. */
  public Path path() {
    return location.directory();
  }

  /**
   * Opens the copy, and makes it when it is not there. Recovery thread.
   *
   * @param partition the partition's number
   * @param topicId the id of the table's topic as it is now
   * @throws StorageException when it cannot be opened
   */
  public PartitionTable open(int partition, UUID topicId) {
    return new PartitionTable(
        partition,
        storage.open(location),
        storage.capabilities().contains(Capability.ORDERED),
        topicId);
  }

  /**
   * Throws the copy away, which nobody may have open.
   *
   * @throws StorageException when it cannot be deleted
   */
  public void delete() {
    storage.delete(location);
  }
}
