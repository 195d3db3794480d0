package io.goka.bench.report;

/**
 * What a figure is measured in.
 *
 * @param label its name, such as {@code records/s}
 * @param higherIsBetter whether more is better; for times it is not
 * @param decimals how many decimals a figure is shown with
 */
public record Unit(String label, boolean higherIsBetter, int decimals) {

  /** How quick. */
  public static final Unit RECORDS_A_SECOND = new Unit("records/s", true, 0);

  /** How many requests are answered. */
  public static final Unit REQUESTS_A_SECOND = new Unit("requests/s", true, 0);

  /** How late. */
  public static final Unit MILLISECONDS = new Unit("ms", false, 2);

  /** One figure by another, so that more is better. */
  public double ratio(double figure, double other) {
    return higherIsBetter ? figure / other : other / figure;
  }

  /** Whether a figure is better than another. */
  public boolean isBetter(double figure, double other) {
    return higherIsBetter ? figure > other : figure < other;
  }
}
