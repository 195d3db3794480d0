package io.goka.bench.report;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.bench.machine.Quietness;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {

  @Test
  void holdsRatesAndRatios() throws IOException {
    String json = results(Turns.all()).json();

    assertThatJson(json).node("quiet").isEqualTo(false);
    assertThatJson(json).node("finished").isEqualTo("\"2026-01-02T03:04:05Z\"");
    assertThatJson(json).node("results").isArray().hasSize(1);
    assertThatJson(json).node("results[0].workload").isEqualTo("W1");
    assertThatJson(json).node("results[0].ours").isEqualTo(new BigDecimal("650000.0"));
    assertThatJson(json).node("results[0].streams").isEqualTo(new BigDecimal("200000.0"));
    assertThatJson(json).node("results[0].streams_variant").isEqualTo("streams-cached");
    assertThatJson(json).node("results[0].limit").isEqualTo(new BigDecimal("1000000.0"));
    assertThatJson(json).node("results[0].ratio_streams").isEqualTo(new BigDecimal("3.25"));
    assertThatJson(json).node("results[0].ratio_limit").isEqualTo(new BigDecimal("0.65"));
    assertThatJson(json)
        .node("results[0].contestants.streams-uncached.figure.min")
        .isEqualTo(new BigDecimal("100000.0"));
    assertThatJson(json).node("results[0].unit").isEqualTo("records/s");
    assertThatJson(json).node("results[0].limit_variant").isEqualTo("limit");
    assertThatJson(json).node("results[0].settings.guarantee").isEqualTo("at-least-once");
    assertThatJson(json).node("results[0].settings.commit_interval_ms").isEqualTo(1_000);
    assertThatJson(json).node("results[0].settings.partitions").isEqualTo(4);
    assertThatJson(json).node("results[0].settings.more").isAbsent();
    assertThatJson(json).node("results[0].standing").isAbsent();
    assertThatJson(json).node("results[0].runs").isArray().hasSize(8);
    assertThatJson(json).node("results[0].runs[7].contestant").isEqualTo("limit");
  }

  @Test
  void leavesOutWhatWasNotMeasured() throws IOException {
    String json = results(List.of(Turns.turn(1, "ours", Role.OURS, 1))).json();

    assertThatJson(json).node("results[0].ours").isEqualTo(new BigDecimal("1.0"));
    assertThatJson(json).node("results[0].streams").isAbsent();
    assertThatJson(json).node("results[0].ratio_limit").isAbsent();
  }

  @Test
  void isWrittenWhereItIsAskedFor(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("results").resolve("latest.json");

    results(Turns.all()).write(file);

    assertThat(Files.readString(file)).startsWith("{").endsWith("}\n");
  }

  private static ResultsFile results(List<Turn> turns) {
    return ResultsFile.of(
        Instant.parse("2026-01-02T03:04:05Z"),
        new Quietness(5, 2, 0, 0),
        List.of(WorkloadResult.of(Turns.SUBJECT, turns)));
  }
}
