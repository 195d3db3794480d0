package io.goka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. A running broker with a directory of its own.
 *
 * <p>Topics that nobody made come into being with 4 partitions when they are first written to or
 * asked for. Fatal faults of the broker, which would end the process of a broker that stands alone,
 * end the broker only, and are logged.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private final DirectoryLock lock;
  private final KafkaRaftServer server;
  private final int port;
  private boolean closed;

  private EmbeddedKafka(DirectoryLock lock, KafkaRaftServer server, int port) {
    this.lock = lock;
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker, and returns when it takes requests: after some 2 s, after some 5 s where one
   * was killed.
   *
   * @throws IOException when another broker has the directory, the directory cannot be written, or
   *     the broker does not start
   */
  public static EmbeddedKafka start(Options options) throws IOException {
    Path directory = options.directory().toAbsolutePath().normalize();
    DirectoryLock lock = DirectoryLock.take(directory);
    try {
      int port = LoopbackPorts.freeFrom(options.preferredPort());
      if (options.preferredPort() != 0 && port != options.preferredPort()) {
        LOG.info(
            "Port {} is taken: the embedded broker listens on port {}",
            options.preferredPort(),
            port);
      }
      return new EmbeddedKafka(lock, startedServer(directory, port, options), port);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Where clients connect, as {@code bootstrap.servers} wants it. */
  public String bootstrapServers() {
    return LoopbackPorts.ADDRESS + ":" + port;
  }

  /** The port on which clients connect. */
  public int port() {
    return port;
  }

  /**
   * Stops the broker, and returns when its files are closed. Whoever is connected should be gone
   * before. A second call does nothing.
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      server.shutdown();
      server.awaitShutdown();
    } finally {
      lock.close();
    }
  }

  private static KafkaRaftServer startedServer(Path directory, int port, Options options)
      throws IOException {
    keepProcessAlive();
    formatIfNew(directory);
    Properties settings =
        BrokerSettings.of(directory, port, LoopbackPorts.anyFree(), options.overrides());
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (RuntimeException e) {
      server.shutdown();
      throw new IOException(
          "the embedded broker in " + directory + " does not start: " + e.getMessage(), e);
    }
  }

  /**
   * A broker ends the process on a fatal fault, a failed start among them. Here it shares the
   * process with others, so the thread that met the fault ends instead. The procedures belong to
   * the whole process, and setting them again changes nothing.
   */
  private static void keepProcessAlive() {
    Exit.setExitProcedure(EmbeddedKafka::giveUp);
    Exit.setHaltProcedure(EmbeddedKafka::giveUp);
  }

  private static void giveUp(int status, String message) {
    String what = message == null ? "" : ": " + message;
    LOG.error("The embedded broker gave up after a fatal fault (exit code {}){}", status, what);
    throw new IllegalStateException("the embedded broker gave up after a fatal fault" + what);
  }

  private static void formatIfNew(Path directory) throws IOException {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerSettings.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setDirectories(List.of(directory.toString()))
            .setMetadataLogDirectory(Optional.of(directory.toString()))
            .setReleaseVersion(MetadataVersion.latestProduction());
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException(
          "cannot prepare " + directory + " for the embedded broker: " + e.getMessage(), e);
    }
  }
}
