package io.goka.system.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a run went.
 *
 * @param plan what was done
 * @param records how many records Kafka has acknowledged to the load
 * @param strikes how often each fault struck, by its name
 * @param lost acknowledged records that had no effect
 * @param duplicated records that had their effect more than once
 * @param mismatched keys of which store, topic, HTTP and model do not say the same
 * @param breaches promises that were broken in another way
 * @param longestOutage for how long at most a partition brought no output while load was offered
 * @param examples the first few of all that is wrong, one line each
 */
public record Summary(
    TorturePlan plan,
    long records,
    Map<String, Integer> strikes,
    long lost,
    long duplicated,
    long mismatched,
    long breaches,
    Duration longestOutage,
    List<String> examples) {

  /** Copies the map and the list. */
  public Summary {
    strikes = new TreeMap<>(strikes);
    examples = List.copyOf(examples);
  }

  /** Whether all was kept that was promised. */
  public boolean isKept() {
    boolean exact = plan.guarantee() == Guarantee.AT_LEAST_ONCE || duplicated == 0;
    return lost == 0 && mismatched == 0 && breaches == 0 && exact;
  }

  /** A table for people, what is wrong, and the line for programs at its end. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    line(lines, "guarantee", plan.guarantee().setting());
    line(lines, "seed", plan.seed());
    line(lines, "servers, brokers", plan.instances() + ", " + plan.brokers());
    strikes.forEach((fault, times) -> line(lines, "fault " + fault, times));
    line(lines, "records acknowledged", records);
    line(lines, "lost", lost);
    line(
        lines,
        "duplicated",
        plan.guarantee() == Guarantee.AT_LEAST_ONCE ? duplicated + " (allowed)" : duplicated);
    line(lines, "mismatched", mismatched);
    line(lines, "other breaches", breaches);
    line(lines, "longest outage", String.format(Locale.ROOT, "%.1f s", outageSeconds()));
    line(lines, "the guarantee", isKept() ? "was kept" : "WAS BROKEN");
    examples.forEach(example -> lines.add("  ! " + example));
    lines.add("");
    lines.add(lastLine());
    return String.join(System.lineSeparator(), lines);
  }

  /** The line for programs. */
  String lastLine() {
    return String.format(
        Locale.ROOT,
        "records=%d faults=%d lost=%d duplicated=%d longest_outage_s=%.1f",
        records,
        strikes.values().stream().mapToInt(Integer::intValue).sum(),
        lost,
        duplicated,
        outageSeconds());
  }

  private double outageSeconds() {
    return longestOutage.toMillis() / 1000.0;
  }

  private static void line(List<String> lines, String what, Object value) {
    lines.add(String.format(Locale.ROOT, "  %-28s %s", what, value));
  }
}
