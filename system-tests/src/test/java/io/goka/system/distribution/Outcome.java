package io.goka.system.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What became of a command.
 *
 * @param pid the process that was started
 * @param exitCode how it ended
 * @param lines what it wrote to its standard output
 * @param errors what it wrote to its standard error
 */
record Outcome(long pid, int exitCode, List<String> lines, String errors) {

  /** Runs a command to its end, in a directory, with this environment and no other. */
  static Outcome of(Path directory, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("command", ".out");
    Path errors = Files.createTempFile("command", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end");
      }
      return new Outcome(
          process.pid(),
          process.exitValue(),
          Files.readAllLines(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
