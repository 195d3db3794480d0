package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.config.PropertiesFile.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertiesFileTest {

  @TempDir private Path folder;

  private final Problems problems = new Problems();

  @Test
  void everyKeyKnowsTheLineOnWhichItBegins() throws IOException {
    Path file =
        file(
            "\uFEFFa = 1 ",
            "# b=2 \\",
            "",
            "  ! c=3",
            "d : one,\\",
            "    two,\\",
            "    three",
            "e\r",
            "f=back\\\\",
            "g=gr\u00fc\u00df \\u00e9");

    assertThat(PropertiesFile.read(file, problems))
        .containsExactly(
            new Entry("a", "1", 1),
            new Entry("d", "one,two,three", 5),
            new Entry("e", "", 8),
            new Entry("f", "back\\", 9),
            new Entry("g", "gr\u00fc\u00df \u00e9", 10));
    assertThat(problems.all()).isEmpty();
  }

  @Test
  void keyThatStandsTwiceIsTold() throws IOException {
    Path file = file("a=1", "b=2", "a=3");

    PropertiesFile.read(file, problems);

    assertThat(problems.all())
        .containsExactly("a (" + file + ":3) stands in line 1 already: take one of them out.");
  }

  @Test
  void lineThatCannotBeReadIsTold() throws IOException {
    Path file = file("a=1", "b=\\u12");

    assertThat(PropertiesFile.read(file, problems)).containsExactly(new Entry("a", "1", 1));
    assertThat(problems.all())
        .containsExactly(file + ":2 cannot be read: after \\u four hexadecimal digits follow.");
  }

  @Test
  void fileThatIsNotThereIsTold() {
    Path file = folder.resolve("none");

    assertThat(PropertiesFile.read(file, problems)).isEmpty();
    assertThat(problems.all())
        .containsExactly("The configuration file " + file + " does not exist: name one that does.");
  }

  @Test
  void fileInAnotherEncodingIsTold() throws IOException {
    Path file = folder.resolve("latin");
    Files.write(file, "a=gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1));

    PropertiesFile.read(file, problems);

    assertThat(problems.all()).singleElement().asString().endsWith("save it as UTF-8.");
  }

  @Test
  void folderIsNoFile() {
    PropertiesFile.read(folder, problems);

    assertThat(problems.all()).singleElement().asString().contains("cannot be read");
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("goka-server.properties"), List.of(lines));
  }
}
