package io.goka.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerFlagsTest {

  @Test
  void theFlagsAreThoseOfTheServer() throws IOException {
    Path checkout = Path.of(System.getProperty("goka.checkout", ".."));
    String script = Files.readString(checkout.resolve("bin").resolve("goka-server"));
    String command = script.substring(script.indexOf("exec \"$java\""));
    String heap = "${GOKA_HEAP_OPTS:-" + ServerFlags.HEAP + "}";

    assertThat(command).contains(heap).contains(ServerFlags.OTHERS);
    assertThat(command.replace(heap, "").replace("-XX:+ExitOnOutOfMemoryError", ""))
        .as("a flag of the server that no contestant has")
        .doesNotContain("-X");
  }
}
