package io.goka.examples.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.contract.StorageContract;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider;
import org.junit.jupiter.api.Test;

/** The contract of all storages, as far as this one's capabilities go, and what it says itself. */
class SkipListStorageTest extends StorageContract {

  @Override
  protected StorageProvider provider() {
    return new SkipListProvider();
  }

  @Test
  void aCursorBeforeItsFirstEntryHasNone() {
    try (StorageCursor cursor = storage().range(null, null)) {
      assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
    }
  }
}
