package io.goka.examples;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tables of docs/coming-from-goka.md, as one. Immutable.
 *
 * @param lines its rows
 * @param names what their first cells name
 * @param wholes the types that their first cells name with all members: "and its methods", "and
 *     their fields"
 */
record GokaTable(List<Row> lines, Set<String> names, Set<String> wholes) {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern ONE_WHOLE = Pattern.compile("`([^`]+)` and its (methods|fields)");
  private static final Pattern ALL_WHOLE = Pattern.compile("and their (methods|fields)");

  /**
   * One row.
   *
   * @param goka what goka has
   * @param here what there is instead
   * @param note what differs
   * @param shownBy tests and samples
   */
  record Row(String goka, String here, String note, String shownBy) {

    static Row of(String line) {
      List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
      assertThat(cells).as("four cells between bars: %s", line).hasSize(6);
      return new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }

    boolean isHeading() {
      return goka.equals("goka") || goka.startsWith("---");
    }

    Stream<String> wholes() {
      return ALL_WHOLE.matcher(goka).find() ? code(goka) : found(ONE_WHOLE, goka);
    }
  }

  static GokaTable read(Path file) {
    try {
      List<Row> rows =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("|"))
              .map(Row::of)
              .filter(row -> !row.isHeading())
              .toList();
      assertThat(rows).hasSizeGreaterThan(100);
      return new GokaTable(
          rows,
          rows.stream().flatMap(row -> code(row.goka())).collect(toUnmodifiableSet()),
          rows.stream().flatMap(Row::wholes).collect(toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Row> rows() {
    return lines.stream();
  }

  /**
   * Whether a first cell names it, or its type with all members. A member may stand there without
   * its package.
   */
  boolean maps(String name) {
    if (names.contains(name)) {
      return true;
    }
    int member = name.lastIndexOf('.');
    if (member < 0) {
      return false;
    }
    int type = name.indexOf('.');
    return wholes.contains(name.substring(0, member))
        || (type < member && maps(name.substring(type + 1)));
  }

  /** What stands as code in a cell. */
  static Stream<String> code(String cell) {
    return found(CODE, cell);
  }

  private static Stream<String> found(Pattern pattern, String cell) {
    return pattern.matcher(cell).results().map((MatchResult found) -> found.group(1));
  }
}
