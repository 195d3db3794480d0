package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting aside that does not come to its end, as when the process is killed. */
final class QuarantineTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path parent;
  private final UndeletableStorage storage = new UndeletableStorage(new MemoryStorageProvider());
  private Path folder;
  private Quarantine quarantine;

  @BeforeEach
  void damage() throws IOException {
    folder = parent.resolve("3");
    quarantine = new Quarantine(storage, StorageLocation.at(folder));
    write("damaged");
    quarantine.note("a checksum is wrong");
  }

  private void write(String content) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("file"), content);
  }

  @Test
  void theNoteStaysUntilTheCopyIsGone() {
    assertThatThrownBy(() -> quarantine.setAside("a checksum is wrong", NOW))
        .isInstanceOf(StorageException.class)
        .hasMessage("cannot be deleted now");

    assertThat(quarantine.noted()).contains("a checksum is wrong");
  }

  @Test
  void whatWasBegunIsFinishedAndNotTakenForNewDamage() throws IOException {
    assertThatThrownBy(() -> quarantine.setAside("a checksum is wrong", NOW))
        .isInstanceOf(StorageException.class);
    storage.deletes = true;

    String where = quarantine.setAside("a checksum is wrong", NOW.plusSeconds(5));

    Path aside = parent.resolve("3.quarantined-20261122T120000Z");
    assertThat(where).isEqualTo("set aside as " + aside);
    assertThat(aside.resolve("file")).hasContent("damaged");
    assertThat(quarantine.noted()).isEmpty();

    write("damaged again");
    quarantine.note("another checksum is wrong");
    assertThatThrownBy(() -> quarantine.setAside("another checksum is wrong", NOW.plusSeconds(9)))
        .hasMessageContaining("is damaged again");
  }
}
