package io.goka.tester;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ForgottenStorageTest {

  private static final byte[] KEY = "alice".getBytes(UTF_8);

  private final ForgottenStorage storage = new ForgottenStorage();
  private final StorageLocation location = StorageLocation.at(Path.of("memory"));

  @Test
  void knowsWhatWasWrittenUntilItIsOpenedAnew() {
    try (Storage before = storage.open(location)) {
      before.write(new StorageBatch(1).put(KEY, "1".getBytes(UTF_8)).mark("here".getBytes(UTF_8)));
      assertThat(before.get(KEY)).containsExactly('1');
      assertThat(before.mark()).isPresent();
    }

    try (Storage after = storage.open(location)) {
      assertThat(after.get(KEY)).isNull();
      assertThat(after.mark()).as("where recovery would go on").isEmpty();
    }
  }
}
