package io.goka.contract;

import io.goka.spi.StorageProvider;
import java.util.Set;

/** The contract of a storage that says it can do nothing more than it must. */
final class UnableStorage extends StorageContract {

  @Override
  protected StorageProvider provider() {
    return new FlawedProvider(Flaw.SEES_LATER_WRITES, Set.of());
  }
}
