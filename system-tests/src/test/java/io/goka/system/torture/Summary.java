package io.goka.system.torture;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a run went.
 *
 * @param run what was done
 * @param records how many records were offered and have to have had their effect
 * @param verdict what the check came to
 */
public record Summary(Run run, long records, Verdict verdict) {

  private static final String UNKNOWN = "not known";

  /** How often each fault struck, by its name. */
  public Map<String, Integer> strikes() {
    return run.strikes();
  }

  /** Acknowledged records that had no effect. */
  public long lost() {
    return verdict.lost();
  }

  /** Records that had their effect more than once. */
  public long duplicated() {
    return verdict.duplicated();
  }

  /** Keys of which store, topic, HTTP and model do not say the same. */
  public long mismatched() {
    return verdict.mismatched();
  }

  /** Whether all was kept that was promised. */
  public boolean isKept() {
    boolean exact = run.guarantee() == Guarantee.AT_LEAST_ONCE || duplicated() == 0;
    return lost() == 0 && mismatched() == 0 && verdict.breaches() == 0 && exact;
  }

  /** A table for people, what is wrong, and the line for programs at its end. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    line(lines, "guarantee", run.guarantee().setting());
    line(lines, "seed", run.seed().isPresent() ? run.seed().getAsLong() : UNKNOWN);
    line(lines, "servers, brokers", run.servers() + ", " + run.brokers());
    strikes().forEach((fault, times) -> line(lines, "fault " + fault, times));
    line(lines, "records acknowledged", records);
    line(lines, "lost", lost());
    line(lines, "  receipts never seen", verdict.unreceipted());
    line(lines, "  missing in the table", verdict.unbooked());
    line(lines, "  dead letters never seen", verdict.unlettered());
    line(
        lines,
        "duplicated",
        run.guarantee() == Guarantee.AT_LEAST_ONCE ? duplicated() + " (allowed)" : duplicated());
    line(lines, "mismatched", mismatched());
    line(lines, "other breaches", verdict.breaches());
    line(
        lines,
        "longest outage",
        run.longestOutage()
            .map(outage -> String.format(Locale.ROOT, "%.1f s", seconds(outage)))
            .orElse(UNKNOWN));
    line(lines, "the guarantee", isKept() ? "was kept" : "WAS BROKEN");
    verdict.unasked().forEach(each -> lines.add("  ? " + each));
    verdict.examples().forEach(example -> lines.add("  ! " + example));
    lines.add("");
    lines.add(lastLine());
    return String.join(System.lineSeparator(), lines);
  }

  /** The line for programs; an outage that is not known is no number there, {@code NaN}. */
  String lastLine() {
    return String.format(
        Locale.ROOT,
        "records=%d faults=%d lost=%d duplicated=%d longest_outage_s=%.1f",
        records,
        strikes().values().stream().mapToInt(Integer::intValue).sum(),
        lost(),
        duplicated(),
        run.longestOutage().map(Summary::seconds).orElse(Double.NaN));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void line(List<String> lines, String what, Object value) {
    lines.add(String.format(Locale.ROOT, "  %-28s %s", what, value));
  }
}
