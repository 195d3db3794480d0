package io.goka.spi;

import java.nio.file.Path;

/**
 * What a storage is for, and where it may keep its files.
 *
 * @param id names the storage among all of a server, and is the same after a restart: for storages
 *     that keep their entries elsewhere than in files, together with the name of the instance that
 *     their settings give
 * @param table the topic of the table
 * @param partition the partition of the table
 * @param directory a folder that is this storage's alone; made by the storage when it needs it
 */
public record StorageLocation(String id, String table, int partition, Path directory) {

  /** A folder and nothing more, for tests of storages. */
  public static StorageLocation at(Path directory) {
    return new StorageLocation(directory.toString(), directory.toString(), 0, directory);
  }
}
