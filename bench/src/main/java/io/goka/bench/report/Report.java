package io.goka.bench.report;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.machine.Quietness;
import io.goka.bench.report.Standing.Score;
import io.goka.bench.workload.Workload;
import java.util.Locale;
import java.util.Optional;

/** What a run says to people. */
public final class Report {

  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private Report() {}

  /** One line that says what is run. */
  public static String headline(Setting setting) {
    Workload workload = setting.workload();
    return String.format(
        Locale.ROOT,
        "%s: %s, %d-byte values, %d partitions; %,d records, the first %,d untimed; commit interval"
            + " %d ms; %d threads; %s; rounds: %d",
        workload,
        workload.description(),
        Workload.VALUE_BYTES,
        Workload.PARTITIONS,
        setting.records(),
        setting.warmUpRecords(),
        setting.commitIntervalMillis(),
        setting.threads(),
        setting.heap(),
        setting.rounds());
  }

  /** The table of one workload. */
  public static String table(Standing standing) {
    TextTable table =
        new TextTable(
            "contestant",
            "records/s (median)",
            "min - max",
            "spread",
            "to Streams",
            "to the limit",
            "CPU s / M records",
            "peak RSS");
    Optional<ContestantKind> best = standing.bestStreams();
    standing
        .scores()
        .forEach(
            (kind, score) ->
                table.row(
                    kind.label() + (best.filter(kind::equals).isPresent() ? " *" : ""),
                    whole(score.recordsPerSecond().median()),
                    range(score),
                    percent(score.recordsPerSecond().spread()),
                    ratio(standing.ratioToStreams(kind)),
                    ratio(standing.ratio(kind, ContestantKind.LIMIT)),
                    String.format(Locale.ROOT, "%.2f", score.cpuSecondsPerMillion().median()),
                    whole(score.peakMemoryBytes().median() / MEBIBYTE) + " MiB"));
    String legend = best.isPresent() ? "* the variant of Kafka Streams that counts\n" : "";
    return table.render() + legend;
  }

  /** Whether the machine was quiet. */
  public static String quietness(Quietness quietness) {
    if (quietness.quiet()) {
      return "The machine was quiet.\n";
    }
    StringBuilder text =
        new StringBuilder("The machine was NOT quiet, do not trust the figures:\n");
    quietness.disturbances().forEach(each -> text.append("  - ").append(each).append('\n'));
    return text.toString();
  }

  private static String range(Score score) {
    return whole(score.recordsPerSecond().min()) + " - " + whole(score.recordsPerSecond().max());
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  private static String ratio(Optional<Double> ratio) {
    return ratio.map(each -> String.format(Locale.ROOT, "%.2f", each)).orElse("-");
  }
}
