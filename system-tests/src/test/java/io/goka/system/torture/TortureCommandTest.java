package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
    "--sed, 7, --sed"
  })
  void whatIsWrongIsToldAndNothingIsStarted(String option, String value, String told) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = TortureCommand.commandLine().setErr(new PrintWriter(err));

    assertThat(commandLine.execute("--work", "nowhere", option, value)).isEqualTo(MISTAKE);
    assertThat(err.toString()).contains(told);
  }
}
