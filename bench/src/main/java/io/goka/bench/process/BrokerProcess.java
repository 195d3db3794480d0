package io.goka.bench.process;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The broker, in a process of its own, as brokers are. What a run writes goes when the run ends,
 * and what contestants leave behind is deleted between turns, so nothing is kept for later.
 */
public final class BrokerProcess implements AutoCloseable {

  private static final String READY = "READY ";
  private static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

  private final JavaProcess process;
  private final String bootstrapServers;

  private BrokerProcess(JavaProcess process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts it, and waits until it takes requests. */
  public static BrokerProcess start(Path directory) throws IOException {
    JavaProcess process =
        JavaProcess.start(
            FLAGS, BrokerProcess.class, List.of(directory.resolve("kafka").toString()), directory);
    String ready = process.awaitLine(READY).orElse("");
    if (ready.isEmpty()) {
      process.close();
      throw new IOException("the broker does not start:\n" + process.lastWords());
    }
    return new BrokerProcess(process, ready);
  }

  /** Runs it, until the one that started it closes its standard input, or is gone. */
  public static void main(String[] args) throws IOException {
    Options options =
        Options.in(Path.of(args[0]))
            .withOverrides(Map.of("log.segment.delete.delay.ms", "0", "log.cleaner.threads", "1"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      System.out.println(READY + kafka.bootstrapServers());
      ParentWatch.awaitParentsEnd();
    }
    System.exit(0);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Its process id. */
  public long id() {
    return process.id();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
