package io.goka.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContestantProcessTest {

  @Test
  void theFlagsAreThoseOfTheServer() throws IOException {
    Path checkout = Path.of(System.getProperty("goka.checkout", ".."));
    String script = Files.readString(checkout.resolve("bin").resolve("goka-server"));
    String command = script.substring(script.indexOf("exec \"$java\""));
    String heap = "${GOKA_HEAP_OPTS:-" + ContestantProcess.SERVER_HEAP + "}";

    assertThat(command).contains(heap).contains(ContestantProcess.SERVER_FLAGS);
    assertThat(command.replace(heap, "").replace("-XX:+ExitOnOutOfMemoryError", ""))
        .as("a flag of the server that no contestant has")
        .doesNotContain("-X");
  }
}
