package io.goka.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.bench.machine.Quietness;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  @Test
  void figuresStandBelowEachOther() {
    TextTable table = new TextTable("name", "count");
    table.row("one", "1");
    table.row("a thousand", "1,000");

    assertThat(table.render())
        .isEqualTo(
            """
            name         count
            ----------   -----
            one              1
            a thousand   1,000
            """);
  }

  @Test
  void aRowHasACellForEachColumn() {
    assertThatThrownBy(() -> new TextTable("name", "count").row("one"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTableTellsHowEachDid() {
    String[] lines = Report.table(Standing.of(Unit.RECORDS_A_SECOND, Turns.all())).split("\n", -1);

    assertThat(lines).hasSize(8);
    assertThat(lines[2])
        .matches("ours +650,000 +600,000 - 700,000 +15.4 % +3.25 +0.65 +1.50 +512 MiB");
    assertThat(lines[3])
        .matches("streams-uncached +150,000 +100,000 - 200,000 +66.7 % +0.75 +0.15 .*");
    assertThat(lines[4])
        .matches("streams-cached \\* +200,000 +190,000 - 210,000 +10.0 % +1.00 +0.20 .*");
    assertThat(lines[5]).matches("limit +1,000,000 +.* +0.0 % +5.00 +1.00 .*");
    assertThat(lines[6]).isEqualTo("* the variant of Kafka Streams that counts");
  }

  @Test
  void theHeadlineTellsWhatWasRun() {
    assertThat(Report.headline(Turns.SUBJECT))
        .isEqualTo(
            """
            W1: counter per key
              at-least-once; commit interval 1000 ms; 2 threads; -Xmx1g; partitions 4; 4,000,000\
             records; the first 1,000,000 untimed; rounds: 2""");
  }

  @Test
  void theSummaryHasARowForEachSubject() {
    WorkloadResult result = WorkloadResult.of(Turns.SUBJECT, Turns.all());

    assertThat(Report.summary(List.of(result)).split("\n", -1)[2])
        .matches("W1 +650,000 +200,000 +1,000,000 +records/s +3.25 +0.65");
  }

  @Test
  void saysWhenTheMachineWasNotQuiet() {
    assertThat(Report.quietness(new Quietness(0, 2, 0, 0))).isEqualTo("The machine was quiet.\n");
    assertThat(Report.quietness(new Quietness(9, 2, 0, 0)))
        .contains("NOT quiet")
        .contains("the load average was 9.00");
  }
}
