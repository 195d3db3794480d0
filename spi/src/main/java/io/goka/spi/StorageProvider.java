package io.goka.spi;

import java.util.Set;

/**
 * Makes the storages that tables and views are kept in.
 *
 * <p>Found by {@link java.util.ServiceLoader} under {@code
 * META-INF/services/io.goka.spi.StorageProvider}; {@code rocksdb} and {@code memory} come with the
 * server. One provider object serves the whole server.
 */
public interface StorageProvider {

  /** What a storage may be able to do beyond reading and writing single keys. */
  enum Capability {
    /**
     * {@link Storage#range} works, in unsigned byte order of the keys. Scans and visits need it.
     */
    ORDERED,
    /**
     * An open cursor keeps seeing what was there when it was opened. Without it a visit may also
     * meet keys that were added since it began.
     */
    SNAPSHOT,
    /** What was flushed is still there after the process was killed. */
    DURABLE
  }

  /** The name by which configuration chooses the provider, such as {@code rocksdb}. */
  String name();

  /** What every storage of this provider can do. */
  Set<Capability> capabilities();

  /**
   * Hands the provider its settings. Called once, before the first {@link #open}, on the thread
   * that starts the server, for providers that plugins bring.
   *
   * @param config the settings under {@code plugin.<name>.}
   * @throws PluginConfigException when a setting is missing or wrong; {@code config} throws it
   */
  default void configure(PluginConfig config) {}

  /**
   * Opens the storage of one partition, and makes it when it is not there. Called on a recovery
   * thread, once for each partition that comes to this instance; never twice at once for one
   * location.
   *
   * @param location what it is for, and where it may keep its files
   * @throws StorageException when it cannot be opened; the message says what was found
   */
  Storage open(StorageLocation location);

  /**
   * Deletes what the storage of one partition has kept, so that the next {@link #open} makes a new
   * one. Called on a recovery thread when a local copy is thrown away, never while it is open.
   *
   * @param location what {@link #open} was given; nothing happens when nothing is there. As it is,
   *     the folder is deleted with all that is in it; a storage that keeps its entries elsewhere
   *     deletes them here
   * @throws StorageException when something cannot be deleted
   */
  default void delete(StorageLocation location) {
    Directories.delete(location.directory());
  }
}
