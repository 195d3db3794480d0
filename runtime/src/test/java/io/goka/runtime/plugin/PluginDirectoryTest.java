package io.goka.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginDirectoryTest {

  @TempDir private Path plugins;

  @Test
  void listsJarsAndFoldersOfJarsInTheOrderOfTheirNames() throws IOException {
    touch("zebra.jar", "monkey/z.jar", "monkey/a.jar", "monkey/notes.html", "Ant.JAR");

    assertThat(new PluginDirectory(plugins).scan())
        .extracting(PluginSource::name, PluginSource::jars)
        .containsExactly(
            tuple("Ant.JAR", List.of(plugins.resolve("Ant.JAR"))),
            tuple(
                "monkey",
                List.of(plugins.resolve("monkey/a.jar"), plugins.resolve("monkey/z.jar"))),
            tuple("zebra.jar", List.of(plugins.resolve("zebra.jar"))));
  }

  @Test
  void passesOverHiddenFilesAndNotes() throws IOException {
    touch(".hidden.jar", ".folder/a.jar", "README.md", "notes.txt", "folder/.hidden.jar");

    assertThat(new PluginDirectory(plugins).scan())
        .extracting(PluginSource::name, PluginSource::jars)
        .containsExactly(tuple("folder", List.of()));
  }

  @Test
  void keepsOtherFilesSoThatTheyAreReported() throws IOException {
    touch("plugin.jar.part");

    assertThat(new PluginDirectory(plugins).scan())
        .extracting(PluginSource::name)
        .containsExactly("plugin.jar.part");
  }

  private void touch(String... files) throws IOException {
    for (String file : files) {
      Path path = plugins.resolve(file);
      Files.createDirectories(path.getParent());
      Files.createFile(path);
    }
  }
}
