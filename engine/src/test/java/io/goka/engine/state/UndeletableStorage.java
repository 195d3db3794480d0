package io.goka.engine.state;

import io.goka.spi.Storage;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.Set;

/** Owner: the test's thread. A provider that cannot delete for as long as a test likes. */
final class UndeletableStorage implements StorageProvider {

  private final StorageProvider target;
  boolean deletes;

  UndeletableStorage(StorageProvider target) {
    this.target = target;
  }

  @Override
  public String name() {
    return target.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return target.capabilities();
  }

  @Override
  public Storage open(StorageLocation location) {
    return target.open(location);
  }

  @Override
  public void delete(StorageLocation location) {
    if (!deletes) {
      throw new StorageException("cannot be deleted now");
    }
    target.delete(location);
  }
}
