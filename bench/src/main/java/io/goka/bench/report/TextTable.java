package io.goka.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Owner: the thread that made it. A table in plain text: the first column to the left, figures to
 * the right.
 */
public final class TextTable {

  private static final String GAP = "   ";

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param titles a title for each column
   */
  public TextTable(String... titles) {
    rows.add(List.of(titles));
  }

  /**
   * Adds a row.
   *
   * @param cells one for each column
   */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + rows.get(0).size() + " columns");
    }
    rows.add(List.of(cells));
  }

  /** The table, a line for each row, with a rule below the titles. */
  public String render() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      appendRow(text, rows.get(r), widths);
      if (r == 0) {
        List<String> rules = new ArrayList<>();
        for (int width : widths) {
          rules.add("-".repeat(width));
        }
        appendRow(text, rules, widths);
      }
    }
    return text.toString();
  }

  private static void appendRow(StringBuilder text, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(widths[i] - cell.length());
      line.append(i == 0 ? cell + padding : GAP + padding + cell);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
