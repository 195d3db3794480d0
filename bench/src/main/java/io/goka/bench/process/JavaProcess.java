package io.goka.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Owner: the thread that made it. Another Java process, on the class path of this one. It ends when
 * this one does, at the latest: it watches its standard input, which this one holds open.
 */
public final class JavaProcess implements AutoCloseable {

  private static final int LAST_LINES = 30;
  private static final long END_SECONDS = 30;

  private final Process process;
  private final BufferedReader output;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param flags the flags of its virtual machine
   * @param main its main class
   * @param args the arguments of that
   * @param directory where its files go; its standard error becomes {@code log.txt} there
   */
  public static JavaProcess start(
      List<String> flags, Class<?> main, List<String> args, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve("log.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(log.toFile()).directory(directory.toFile());
    // RocksDB would unpack its library into the temporary folder, and leave it there.
    builder.environment().put("ROCKSDB_SHAREDLIB_DIR", directory.toString());
    return new JavaProcess(builder.start(), log);
  }

  /** Its process id. */
  public long id() {
    return process.pid();
  }

  /**
   * Waits for a line of its output.
   *
   * @param prefix what the line begins with
   * @return the rest of the line; empty when the process ended without such a line
   */
  public Optional<String> awaitLine(String prefix) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(prefix)) {
        return Optional.of(line.substring(prefix.length()));
      }
    }
    return Optional.empty();
  }

  /** The end of what it wrote to standard error. */
  public String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  /** Lets it end in good order, and ends it when it does not. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
