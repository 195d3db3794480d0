package io.goka.system.torture.fault;

import io.goka.system.fixture.Api;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Signals;
import io.goka.system.fixture.TcpProxy;
import io.goka.system.fixture.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server, in all its lives: the same data directory, another process each time. Owner: the
 * thread of the run.
 */
public final class Instance {

  /** The longer a run, the longer the table's topic that it may have to read. */
  private static final Duration READY = Duration.ofMinutes(5);

  private static final Duration STOP = Duration.ofSeconds(40);

  private final String name;
  private final ServerSpec spec;
  private final Path data;
  private final List<TcpProxy> network;
  private final List<ServerProcess> lives = new ArrayList<>();
  private @Nullable ServerProcess process;

  /**
   * @param name what it is called
   * @param spec how it is started
   * @param data where it keeps its state
   * @param network what lies between it and each broker
   */
  public Instance(String name, ServerSpec spec, Path data, List<TcpProxy> network) {
    this.name = name;
    this.spec = spec;
    this.data = data;
    this.network = network;
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** Where it keeps its state. */
  public Path data() {
    return data;
  }

  /** A file that says by how many milliseconds its clock has jumped. */
  public Path clock() {
    return clockOf(data);
  }

  /** The file of the server that keeps its state there. */
  public static Path clockOf(Path data) {
    return data.resolveSibling(data.getFileName() + ".clock");
  }

  /** How it is started. */
  public ServerSpec spec() {
    return spec;
  }

  /** What lies between it and each broker. */
  public List<TcpProxy> network() {
    return network;
  }

  /** Starts it if it is not there, and does not wait for it. */
  public void start() throws IOException {
    if (!isAlive()) {
      ServerProcess started = ServerProcess.start(spec);
      process = started;
      lives.add(started);
    }
  }

  /** Waits until it is ready. */
  public void awaitReady() {
    Waiting.until(
        name + " is ready",
        READY,
        () -> {
          if (api().get("/health/ready").status() != 200) {
            throw new AssertionError(name + " is not ready");
          }
        },
        running());
  }

  /** Whether its process lives. */
  public boolean isAlive() {
    ServerProcess current = process;
    return current != null && current.isAlive();
  }

  /** Its HTTP API. */
  public Api api() {
    return running().api();
  }

  /** Each process that it was. */
  public List<ServerProcess> lives() {
    return lives;
  }

  /** Ends it at once, if it lives. */
  public void kill() throws InterruptedException {
    if (isAlive()) {
      running().kill();
    }
  }

  /** Ends it in good order, and waits for that. */
  public void stop() throws InterruptedException {
    if (isAlive()) {
      running().terminate();
      int unused = running().awaitExit(STOP);
    }
  }

  /** Stops it where it is. */
  public void freeze() throws IOException, InterruptedException {
    Signals.stop(running().pid());
  }

  /** Lets it go on from where it was. */
  public void thaw() throws IOException, InterruptedException {
    Signals.go(running().pid());
  }

  private ServerProcess running() {
    ServerProcess current = process;
    if (current == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return current;
  }
}
