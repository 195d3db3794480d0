package io.goka.engine.state;

import io.goka.spi.StorageException;
import io.goka.spi.StorageException.Kind;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.StorageProvider.Capability;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * Where the local copy of one table partition is kept, and by whom.
 *
 * @param storage keeps it
 * @param location what it is, and its own folder
 * @param behind how committed values get into the storage
 * @param rows what may be kept in memory of what is in the storage
 */
public record TableDirectory(
    StorageProvider storage, StorageLocation location, WriteBehind behind, RowMemory rows) {

  /** One whose owner writes into the storage itself, and which keeps nothing in memory. */
  public TableDirectory(StorageProvider storage, StorageLocation location) {
    this(storage, location, WriteBehind.byTheOwner(), RowMemory.none());
  }

  /** The copy's own folder. */
  public Path path() {
    return location.directory();
  }

  /**
   * Opens the copy, and makes it when it is not there. Recovery thread.
   *
   * @param partition the partition's number
   * @param topicId the id of the table's topic as it is now
   * @throws StorageException when it cannot be opened; of kind CORRUPT when it is, or was found,
   *     damaged, and of kind FULL when there is no room to write into it
   */
  public PartitionTable open(int partition, UUID topicId) {
    Quarantine quarantine = quarantine();
    quarantine
        .noted()
        .ifPresent(
            damage -> {
              throw new StorageException(Kind.CORRUPT, damage);
            });
    PartitionTable table =
        new PartitionTable(
            partition,
            storage.open(location),
            storage.capabilities().contains(Capability.ORDERED),
            topicId,
            behind,
            rows);
    table.onDamage(damage -> quarantine.note(String.valueOf(damage.getMessage())));
    return table;
  }

  /**
   * Throws the copy away, which nobody may have open.
   *
   * @throws StorageException when it cannot be deleted
   */
  public void delete() {
    storage.delete(location);
  }

  /**
   * Sets a damaged copy aside, which nobody may have open, so that the next {@link #open} makes a
   * new one.
   *
   * @return where it is now, in words
   * @throws StorageException when it was set aside just before, or cannot be
   */
  String setAside(String damage, Instant now) {
    return quarantine().setAside(damage, now);
  }

  /** Gives up whatever is not needed, so that there is more room. */
  void makeRoom() {
    quarantine().makeRoom();
  }

  private Quarantine quarantine() {
    return new Quarantine(storage, location);
  }
}
