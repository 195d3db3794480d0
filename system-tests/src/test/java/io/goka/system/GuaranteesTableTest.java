package io.goka.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each row of the table in docs/guarantees.md is whole, and the tests that show it are there. */
class GuaranteesTableTest {

  private static final int CELLS = 6;
  private static final int SHOWN_BY = 5;
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("(\\w+(?:Test|IT|ST))(?:\\.(\\w+))?");

  private final Map<String, List<String>> sources = new HashMap<>();

  @BeforeEach
  void readTests() throws IOException {
    try (Stream<Path> modules = Files.list(Checkout.root())) {
      for (Path folder : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(folder)) {
          readTests(folder);
        }
      }
    }
  }

  private void readTests(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        sources
            .computeIfAbsent(
                file.getFileName().toString().replaceFirst("\\.java$", ""),
                name -> new ArrayList<>())
            .add(Files.readString(file));
      }
    }
  }

  @Test
  void everyRowIsWhole() throws IOException {
    assertThat(rows())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            row ->
                assertThat(row).hasSize(CELLS).allSatisfy(cell -> assertThat(cell).isNotBlank()));
  }

  @Test
  void everyRowIsShownByTestsThatAreThere() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> {
              List<String> tests = tests(row.get(SHOWN_BY));
              assertThat(tests).isNotEmpty().allMatch(this::isThere);
            });
  }

  @Test
  void noticesATestThatIsNotThere() {
    assertThat(
            Stream.of("NoSuchST", "GuaranteesTableTest.noSuchTest", "Checkout", "KillST.freePort")
                .filter(this::isThere))
        .isEmpty();
    assertThat(isThere("GuaranteesTableTest.everyRowIsWhole")).isTrue();
  }

  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(Checkout.root().resolve("docs/guarantees.md")).stream()
        .dropWhile(line -> !line.startsWith("| When | Lost |"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(GuaranteesTableTest::cells)
        .toList();
  }

  private static List<String> cells(String line) {
    List<String> cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    return cells.subList(1, cells.size() - 1);
  }

  private static List<String> tests(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** A method counts only as a test: right behind its annotations, of which one may have a list. */
  private boolean isThere(String name) {
    var named = TEST.matcher(name);
    if (!named.matches()) {
      return false;
    }
    List<String> classes = sources.getOrDefault(named.group(1), List.of());
    String method = named.group(2);
    Pattern test =
        Pattern.compile(
            "@(Parameterized)?Test[^;{}]*(\\{[^;{}]*}\\)[^;{}]*)?\\svoid " + method + "\\(");
    return classes.stream().anyMatch(source -> method == null || test.matcher(source).find());
  }
}
