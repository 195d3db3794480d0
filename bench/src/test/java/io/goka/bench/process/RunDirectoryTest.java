package io.goka.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

  private static final long NOBODY = Integer.MAX_VALUE;

  private @TempDir Path folder;

  @Test
  void isGoneWhenTheRunIsOver() throws IOException {
    Path path;
    try (RunDirectory directory = RunDirectory.make(folder)) {
      path = directory.path();
      Files.writeString(Files.createDirectories(path.resolve("a/b")).resolve("c"), "text");
    }

    assertThat(path).doesNotExist();
  }

  @Test
  void whatAKilledRunHasLeftIsDeletedAndNothingElse() throws IOException {
    Path left = Files.createDirectories(folder.resolve("run-" + NOBODY).resolve("kafka"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Path other = Files.createDirectories(folder.resolve("run-of-the-mill"));

    try (RunDirectory directory = RunDirectory.make(folder)) {
      assertThat(left).doesNotExist();
      assertThat(classes).exists();
      assertThat(other).exists();
      assertThat(directory.path()).exists();
    }
  }
}
