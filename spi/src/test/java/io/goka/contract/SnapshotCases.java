package io.goka.contract;

import static io.goka.contract.StorageFixture.batch;
import static io.goka.contract.StorageFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider.Capability;
import org.junit.jupiter.api.Test;

/** Cursors of storages that are {@link Capability#SNAPSHOT}. */
interface SnapshotCases extends StorageFixture {

  @Test
  default void anOpenCursorSeesNothingOfWhatIsWrittenLater() {
    needs(Capability.SNAPSHOT);
    write(batch().put(utf8("a"), utf8("1")).put(utf8("b"), utf8("1")));

    try (StorageCursor cursor = storage().range(null, null)) {
      write(batch().put(utf8("a"), utf8("2")).put(utf8("aa"), utf8("2")).put(utf8("b"), null));
      storage().flush();

      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(utf8("1"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(utf8("b"));
      assertThat(cursor.next()).isFalse();
    }
    assertThat(storage().get(utf8("a"))).isEqualTo(utf8("2"));
  }

  @Test
  default void aCursorOnItsWaySeesNothingOfWhatIsWrittenAheadOfIt() {
    needs(Capability.SNAPSHOT);
    StorageBatch before = batch();
    for (int i = 1000; i < 2000; i++) {
      before.put(utf8("key-" + i), utf8("before"));
    }
    write(before);

    int seen = 0;
    try (StorageCursor cursor = storage().range(null, null)) {
      while (cursor.next()) {
        assertThat(cursor.value()).isEqualTo(utf8("before"));
        if (seen % 100 == 0) {
          overwrite(seen);
        }
        seen++;
      }
    }
    assertThat(seen).isEqualTo(1000);
  }

  private void overwrite(int seen) {
    StorageBatch writes = batch();
    for (int i = 1000 + seen; i < 2000; i++) {
      writes.put(utf8("key-" + i), i % 2 == 0 ? null : utf8("after"));
      writes.put(utf8("key-" + i + "-more"), utf8("after"));
    }
    write(writes);
    storage().flush();
  }
}
