package io.goka.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @ParameterizedTest
  @CsvSource({
    "--rounds, 0, --rounds must be at least 1",
    "--warm-up, 99, --warm-up must be a percentage from 0 to 90",
    "--threads, 5, --threads must be at most 4",
    "--contestants, me, no contestant is called me: choose of",
    "--profile, me, no contestant is called me: choose of",
    "--heap, 1g, --heap must be flags",
    "--workload, W99, no workload is called W99: choose of [W1; W2",
  })
  void aWrongArgumentIsToldBeforeAnythingStarts(String option, String value, String message) {
    StringWriter told = new StringWriter();

    int exit = Main.execute(new PrintWriter(told, true), option, value);

    assertThat(exit).isEqualTo(2);
    assertThat(told.toString())
        .startsWith("bench/run: ")
        .contains(message.replace(';', ','))
        .contains("Try: bench/run --help");
  }
}
