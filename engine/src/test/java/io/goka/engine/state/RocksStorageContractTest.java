package io.goka.engine.state;

import io.goka.contract.StorageContract;
import io.goka.spi.StorageProvider;

class RocksStorageContractTest extends StorageContract {

  @Override
  protected StorageProvider provider() {
    return new RocksStorageProvider(Rocks.MEMORY);
  }
}
