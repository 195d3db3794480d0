package io.goka.contract;

import io.goka.spi.StorageProvider;

/** A storage without a flaw passes, whatever it is made of. */
class SoundStorageTest extends StorageContract {

  @Override
  protected StorageProvider provider() {
    return new FlawedProvider(Flaw.NONE);
  }
}
