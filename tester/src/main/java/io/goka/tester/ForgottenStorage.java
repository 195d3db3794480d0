package io.goka.tester;

import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.TableDirectory;
import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.Set;

/**
 * Keeps tables in memory, and each time it is opened anew: what a restart finds is what the topic
 * holds. Touches no folder. Owner: any thread.
 */
final class ForgottenStorage implements StorageProvider {

  private final StorageProvider memory = new MemoryStorageProvider();

  /** Where the local copy of any table is kept. */
  static TableDirectory directory() {
    return new TableDirectory(new ForgottenStorage(), StorageLocation.at(Path.of("memory")));
  }

  @Override
  public String name() {
    return memory.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return memory.capabilities();
  }

  @Override
  public Storage open(StorageLocation location) {
    return memory.open(location);
  }

  @Override
  public void delete(StorageLocation location) {}
}
