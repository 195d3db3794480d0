package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder in which a server keeps what outlives it. */
final class DataDirectoryTest {

  @TempDir private Path path;

  @Test
  void oneServerAtATimeHasIt() {
    try (DataDirectory first = DataDirectory.lock(path)) {
      assertThat(first.kafka()).isEqualTo(path.resolve("kafka"));

      assertThatThrownBy(() -> DataDirectory.lock(path))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("in use by another server")
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("--data");
    }
    try (DataDirectory next = DataDirectory.lock(path)) {
      assertThat(next.kafka()).isEqualTo(path.resolve("kafka"));
    }
  }

  @Test
  void acceptsTopicsOfWhatIsStored() throws IOException {
    Path group = path.resolve("state").resolve("counter");
    for (String name : new String[] {"0", "2", "2.quarantined-20261122T120000Z", "joined"}) {
      Files.createDirectories(group.resolve(name));
    }
    try (DataDirectory data = DataDirectory.lock(path)) {
      assertThat(data.acceptTopic("counter", OptionalInt.of(2))).containsExactly(2);
      assertThat(group.resolve("2.accept-topic")).exists();
      assertThat(group.resolve("0.accept-topic")).doesNotExist();

      assertThat(data.acceptTopic("counter", OptionalInt.empty())).containsExactly(0, 2);
      assertThat(data.acceptTopic("counter", OptionalInt.of(1))).isEmpty();
      assertThat(data.acceptTopic("nobody", OptionalInt.empty())).isEmpty();
      assertThat(data.acceptTopic("../..", OptionalInt.empty())).isEmpty();
    }
  }
}
