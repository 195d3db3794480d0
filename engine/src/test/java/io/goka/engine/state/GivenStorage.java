package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/** A provider whose storages a test makes. Owner: the test's thread. */
record GivenStorage(Supplier<Storage> opening) implements StorageProvider {

  /** A folder in which the storage is the test's. */
  static TableDirectory in(String folder, Supplier<Storage> opening) {
    return new TableDirectory(
        new GivenStorage(opening), StorageLocation.at(Path.of("target", folder)));
  }

  @Override
  public String name() {
    return "given";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED);
  }

  @Override
  public Storage open(StorageLocation location) {
    return opening.get();
  }

  @Override
  public void delete(StorageLocation location) {}
}
