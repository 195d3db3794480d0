package io.goka.bench.http;

import io.goka.bench.process.JavaProcess;
import io.goka.bench.process.ParentWatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The server, as {@code bin/goka-server} starts it, but for one thing: it also stops when the
 * process that started it is gone.
 */
public final class ServerMain {

  /** What the line of its banner begins with that tells where it serves. */
  private static final String SERVES = "    monitor   http://127.0.0.1:";

  /**
   * A running server.
   *
   * @param process its process
   * @param port where it serves, on 127.0.0.1
   */
  record Running(JavaProcess process, int port) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      process.close();
    }
  }

  private ServerMain() {}

  /** Runs the server's command line. */
  public static void main(String[] args) {
    Thread watch =
        new Thread(
            () -> {
              ParentWatch.awaitParentsEnd();
              // The server's own hook stops it in good order.
              System.exit(0);
            },
            "parent-watch");
    watch.setDaemon(true);
    watch.start();
    io.goka.runtime.cli.Main.main(args);
  }

  /**
   * Starts one with the counter as its plugin, and waits until it serves.
   *
   * @param flags the flags of its virtual machine
   * @param directory where its files go
   * @param bootstrapServers where Kafka is
   * @throws IllegalStateException when it ends before it serves, with the end of its log
   */
  static Running start(List<String> flags, Path directory, String bootstrapServers)
      throws IOException {
    CounterJar.write(directory.resolve("plugins"));
    List<String> all = new ArrayList<>(flags);
    all.add("-Dgoka.home=" + directory);
    List<String> args =
        List.of(
            "run",
            "--data",
            directory.resolve("data").toString(),
            "--plugins",
            directory.resolve("plugins").toString(),
            "--port",
            "0",
            "--set",
            "kafka.bootstrap.servers=" + bootstrapServers);
    JavaProcess process = JavaProcess.start(all, ServerMain.class, args, directory);
    String port = process.awaitLine(SERVES).orElse("");
    if (port.isEmpty()) {
      process.close();
      throw new IllegalStateException("the server does not serve:\n" + process.lastWords());
    }
    return new Running(process, Integer.parseInt(port.strip()));
  }
}
