package io.goka.contract;

import io.goka.spi.Storage;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of {@link StorageProvider} and {@link Storage}: extend it in the tests of a
 * provider, see the package's story. The cases are in the interfaces that it implements, one for
 * each capability.
 */
public abstract class StorageContract
    implements WriteCases, ReaderCases, OrderCases, SnapshotCases, DurabilityCases {

  @TempDir @Nullable Path directory;

  private @Nullable StorageProvider provider;
  private @Nullable Storage storage;

  /** For subclasses. */
  protected StorageContract() {}

  /**
   * Makes the provider under test. Called once for each case on the thread of the tests, and once
   * in each child process, on an object of this class that JUnit knows nothing of.
   */
  protected abstract StorageProvider provider();

  @BeforeEach
  final void openStorage() {
    provider = provider();
    storage = provider.open(StorageLocation.at(freshDirectory("table")));
  }

  @AfterEach
  final void closeStorage() {
    storage().close();
  }

  @Override
  public final StorageProvider newProvider() {
    return provider();
  }

  @Override
  public final StorageProvider opened() {
    return Objects.requireNonNull(provider);
  }

  @Override
  public final Storage storage() {
    return Objects.requireNonNull(storage);
  }

  /** Not there yet, nor is its parent: to make it is up to the provider. */
  @Override
  public final Path freshDirectory(String name) {
    return Objects.requireNonNull(directory).resolve("state").resolve(name);
  }

  @Override
  public final void reopen() {
    closeStorage();
    storage = opened().open(StorageLocation.at(freshDirectory("table")));
  }
}
