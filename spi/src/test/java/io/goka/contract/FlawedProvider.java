package io.goka.contract;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.Set;

/**
 * Keeps everything in memory, and an image of it in a file; with {@link Flaw#NONE} it can all that
 * a storage may be able to do.
 *
 * @param flaw what is wrong with it
 * @param capabilities what it says that it can do
 */
record FlawedProvider(Flaw flaw, Set<Capability> capabilities) implements StorageProvider {

  FlawedProvider(Flaw flaw) {
    this(flaw, Set.of(Capability.values()));
  }

  @Override
  public String name() {
    return "flawed";
  }

  @Override
  public Storage open(StorageLocation location) {
    Path directory = location.directory();
    Path place = flaw == Flaw.ONE_STORAGE_FOR_ALL ? directory.resolveSibling("all") : directory;
    return new FlawedStorage(flaw, place);
  }

  @Override
  public void delete(StorageLocation location) {
    if (flaw != Flaw.KEEPS_WHAT_IS_DELETED) {
      StorageProvider.super.delete(location);
    }
  }
}
