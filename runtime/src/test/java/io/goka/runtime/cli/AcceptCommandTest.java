package io.goka.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.runtime.server.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code goka-server state accept} on the data directory of a server that does not run. */
final class AcceptCommandTest {

  @TempDir private Path data;

  private int accept(String... more) {
    String[] command = {"state", "accept", "--group", "counter", "--data", data.toString()};
    String[] all = new String[command.length + more.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Main.execute(all);
  }

  private Path stored(int partition) throws IOException {
    return Files.createDirectories(data.resolve("state/counter/" + partition));
  }

  @Test
  void writesTheDecisionBesideWhatIsStored() throws IOException {
    Path first = stored(0);
    Path second = stored(1);

    assertThat(accept("--keep", "topic", "--partition", "1")).isZero();

    assertThat(second.resolveSibling("1.accept-topic")).exists();
    assertThat(first.resolveSibling("0.accept-topic")).doesNotExist();
  }

  @Test
  void whatWinsMustBeSaidAndSomethingMustBeStored() throws IOException {
    assertThat(accept("--keep", "topic")).as("nothing is stored").isEqualTo(2);
    stored(0);

    assertThat(accept()).as("nothing is said of what to keep").isEqualTo(2);
    assertThat(accept("--keep", "local")).as("not offered").isEqualTo(2);
  }

  @Test
  void aServerThatRunsIsToldOverHttpInstead() throws IOException {
    stored(0);
    try (DataDirectory running = DataDirectory.lock(data)) {
      assertThat(running.kafka()).isNotNull();
      assertThat(accept("--keep", "topic")).isEqualTo(2);
    }
    assertThat(data.resolve("state/counter/0.accept-topic")).doesNotExist();
  }
}
