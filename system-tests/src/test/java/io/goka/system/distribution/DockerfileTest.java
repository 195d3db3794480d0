package io.goka.system.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Checkout;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DockerfileTest {

  private static final String BUILD_STAGE = "--from=build";

  @Test
  void copies_only_what_the_checkout_has() throws Exception {
    List<String> sources = copied().stream().filter(source -> !source.startsWith("--")).toList();

    assertThat(sources).isNotEmpty();
    for (String source : sources) {
      assertThat(Checkout.root().resolve(source)).exists();
      assertThat(isIgnored(source)).as("%s is in .dockerignore", source).isFalse();
    }
  }

  @Test
  void sends_all_that_the_build_needs() throws Exception {
    for (String needed :
        List.of("pom.xml", "mvnw", ".mvn", "bin", "conf", "README.md", "LICENSE", "CHANGELOG.md")) {
      assertThat(isIgnored(needed)).as("%s is in .dockerignore", needed).isFalse();
    }
    for (String module : modules()) {
      assertThat(isIgnored(module)).as("%s is in .dockerignore", module).isFalse();
      assertThat(isIgnored(module + "/src/main")).as("sources of %s", module).isFalse();
    }
  }

  @Test
  void takes_from_the_build_what_the_build_unpacks() throws Exception {
    String unpacking = "tar -xzf dist/target/goka-server-*.tar.gz --strip-components=1 -C ";

    List<String> taken =
        copied().stream()
            .filter(source -> source.startsWith(BUILD_STAGE))
            .map(source -> source.substring(BUILD_STAGE.length()).strip())
            .toList();

    assertThat(taken).containsExactly("/opt/goka-server");
    assertThat(instructions()).anyMatch(line -> line.contains(unpacking + taken.get(0)));
    assertThat(Checkout.archive().getFileName())
        .matches(FileSystems.getDefault().getPathMatcher("glob:goka-server-*.tar.gz")::matches);
  }

  @Test
  void starts_a_script_that_the_distribution_has() throws Exception {
    assertThat(instructions()).contains("ENTRYPOINT [\"/opt/goka-server/bin/goka-server\"]");
    assertThat(Checkout.root().resolve("bin/goka-server")).isExecutable();
  }

  @Test
  void runs_as_somebody_who_is_not_root_and_says_how_it_is() throws Exception {
    assertThat(instructions())
        .contains("USER 10001", "EXPOSE 9095")
        .anyMatch(line -> line.startsWith("HEALTHCHECK ") && line.contains("/health/live"));
  }

  /** The sources of all COPY instructions, those of another stage with its name before them. */
  private static List<String> copied() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String instruction : instructions()) {
      if (instruction.startsWith("COPY ")) {
        List<String> words = Arrays.asList(instruction.split("\\s+", -1));
        String stage = words.get(1).startsWith("--") ? words.get(1) + " " : "";
        words
            .subList(stage.isEmpty() ? 1 : 2, words.size() - 1)
            .forEach(source -> sources.add(stage + source));
      }
    }
    return sources;
  }

  /** One line an instruction, without comments. */
  private static List<String> instructions() throws IOException {
    String text = Files.readString(Checkout.root().resolve("Dockerfile"));
    return text.replaceAll("(?m)^#.*\n", "")
        .replaceAll("\\\\\n\\s*", "")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static List<String> modules() throws IOException {
    return Files.readAllLines(Checkout.root().resolve("pom.xml")).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("<module>"))
        .map(line -> line.replaceAll("</?module>", ""))
        .toList();
  }

  /** Whether a path or a folder above it is left out of what is sent to the build. */
  private static boolean isIgnored(String path) throws IOException {
    List<String> patterns =
        Files.readAllLines(Checkout.root().resolve(".dockerignore")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    for (Path part = Path.of(path); part != null; part = part.getParent()) {
      for (String pattern : patterns) {
        if (FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(part)) {
          return true;
        }
      }
    }
    return false;
  }
}
