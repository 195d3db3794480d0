package io.goka.examples.storage;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.util.Set;

/**
 * Keeps tables in the Java heap, in sorted maps of the JDK. The least that a storage provider can
 * be: its tables are read again from their topics at each start.
 */
public final class SkipListProvider implements StorageProvider {

  @Override
  public String name() {
    return "skip-list";
  }

  /** Walks in the order of the keys, over what is there at that moment; a kill takes it all. */
  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED);
  }

  @Override
  public Storage open(StorageLocation location) {
    return new SkipListStorage();
  }
}
