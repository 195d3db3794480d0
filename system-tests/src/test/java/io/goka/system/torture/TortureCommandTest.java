package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class TortureCommandTest {

  private static final int MISTAKE = 2;

  @ParameterizedTest
  @CsvSource({
    "--guarantee, maybe_once, at_least_once or exactly_once",
    "--duration, long, 60s",
    "--faults, earthquake, kill",
    "--faults, broker-bounce, --brokers",
    "--instances, 0, 1 to 8",
    "--brokers, many, many",
    "--check, nowhere, no broker was in nowhere",
    "--sed, 7, --sed"
  })
  void whatIsWrongIsToldAndNothingIsStarted(String option, String value, String told) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = TortureCommand.commandLine().setErr(new PrintWriter(err));

    assertThat(commandLine.execute("--work", "nowhere", option, value)).isEqualTo(MISTAKE);
    assertThat(err.toString()).contains(told);
  }

  @Test
  void aRunThatHasNotNotedWhatWasPromisedIsCheckedWhenThatIsTold(@TempDir Path folder)
      throws Exception {
    Files.createDirectories(folder.resolve("kafka").resolve("broker-1"));
    StringWriter err = new StringWriter();
    CommandLine commandLine = TortureCommand.commandLine().setErr(new PrintWriter(err));

    assertThat(commandLine.execute("--work", "nowhere", "--check", folder.toString()))
        .isEqualTo(MISTAKE);
    assertThat(err.toString()).contains("tell it by --guarantee");
  }
}
