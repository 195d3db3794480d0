package io.goka.bench.report;

import io.goka.bench.machine.Quietness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run says to people. */
public final class Report {

  private static final double MEBIBYTE = 1024.0 * 1024.0;

  private Report() {}

  /** Some lines that say what is run. */
  public static String headline(Subject subject) {
    Setting setting = subject.setting();
    List<String> parts = new ArrayList<>();
    if (setting.guarantee() != null) {
      parts.add(setting.guarantee());
    }
    if (setting.commitIntervalMs() != null) {
      parts.add("commit interval " + setting.commitIntervalMs() + " ms");
    }
    if (setting.threads() != null) {
      parts.add(setting.threads() + " threads");
    }
    parts.add(setting.heap());
    setting.more().forEach((name, value) -> parts.add(name + " " + value));
    if (setting.records() != null) {
      parts.add(String.format(Locale.ROOT, "%,d records", setting.records()));
    }
    if (setting.warmUpRecords() != null) {
      parts.add(String.format(Locale.ROOT, "the first %,d untimed", setting.warmUpRecords()));
    }
    parts.add("rounds: " + setting.rounds());
    return subject.workload() + ": " + subject.description() + "\n  " + String.join("; ", parts);
  }

  /** One line that says how a turn went. */
  public static String line(Turn turn, Unit unit) {
    return String.format(
        Locale.ROOT,
        "round %d  %-18s  %14s %s  (others %.1f %%, steal %.1f %%)",
        turn.round(),
        turn.contestant(),
        figure(turn.figure(), unit),
        unit.label(),
        turn.othersShare() * 100,
        turn.stolenShare() * 100);
  }

  /** The table of one subject. */
  public static String table(Standing standing) {
    TextTable table =
        new TextTable(
            "contestant",
            standing.unit().label() + " (median)",
            "min - max",
            "spread",
            "to Streams",
            "to the limit",
            "CPU s / M",
            "peak RSS",
            "notes");
    Optional<Score> best = standing.best(Role.STREAMS);
    for (Score score : standing.scores()) {
      table.row(
          score.contestant() + (best.filter(score::equals).isPresent() ? " *" : ""),
          figure(score.figure().median(), standing.unit()),
          figure(score.figure().min(), standing.unit())
              + " - "
              + figure(score.figure().max(), standing.unit()),
          String.format(Locale.ROOT, "%.1f %%", score.figure().spread() * 100),
          ratio(standing.ratio(score, Role.STREAMS).orElse(null)),
          ratio(standing.ratio(score, Role.LIMIT).orElse(null)),
          score.cpuSecondsPerMillion() == null
              ? "-"
              : String.format(Locale.ROOT, "%.2f", score.cpuSecondsPerMillion().median()),
          score.peakMemoryBytes() == null
              ? "-"
              : String.format(
                  Locale.ROOT, "%,.0f MiB", score.peakMemoryBytes().median() / MEBIBYTE),
          score.note());
    }
    String legend = best.isPresent() ? "* the variant of Kafka Streams that counts\n" : "";
    return table.render() + legend;
  }

  /** A row for each subject of a run. */
  public static String summary(List<WorkloadResult> results) {
    TextTable table =
        new TextTable("workload", "ours", "Streams", "limit", "unit", "to Streams", "to the limit");
    for (WorkloadResult result : results) {
      Unit unit = result.standing().unit();
      table.row(
          result.workload(),
          figure(result.ours(), unit),
          figure(result.streams(), unit),
          figure(result.limit(), unit),
          result.unit(),
          ratio(result.ratioStreams()),
          ratio(result.ratioLimit()));
    }
    return table.render();
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

  private static String figure(@Nullable Double figure, Unit unit) {
    return figure == null ? "-" : String.format(Locale.ROOT, "%,." + unit.decimals() + "f", figure);
  }

  private static String ratio(@Nullable Double ratio) {
    return ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio);
  }
}
