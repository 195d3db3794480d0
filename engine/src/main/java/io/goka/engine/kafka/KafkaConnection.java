package io.goka.engine.kafka;

import io.goka.engine.config.KafkaConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: the thread that starts the server. Waits until Kafka answers, and says meanwhile what it
 * waits for.
 */
public final class KafkaConnection {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);

  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);
  private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);
  private static final int ATTEMPT_MILLIS = 2_000;

  private final KafkaClients clients;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * @param config how long to wait
   * @param clients makes the client that asks
   * @param clock measures the wait
   */
  public KafkaConnection(KafkaConfig config, KafkaClients clients, InstantSource clock) {
    this.clients = clients;
    this.timeout = config.connectTimeout();
    this.clock = clock;
  }

  /**
   * Waits for the cluster, up to the configured time.
   *
   * @return what answered
   * @throws KafkaUnreachableException when nobody answered in time, or answered that this client
   *     may not come in
   * @throws InterruptedException when the thread was interrupted
   */
  public ConnectedCluster await() throws InterruptedException {
    Instant deadline = clock.instant().plus(timeout);
    awaitListener(deadline);
    return ask(Duration.between(clock.instant(), deadline));
  }

  private void awaitListener(Instant deadline) throws InterruptedException {
    BootstrapPorts ports = BootstrapPorts.parse(clients.bootstrapServers());
    Instant nextWord = clock.instant();
    while (true) {
      Optional<String> reason = ports.whyNobodyListens(ATTEMPT_MILLIS);
      if (reason.isEmpty()) {
        return;
      }
      Instant now = clock.instant();
      if (!now.isBefore(deadline)) {
        throw new KafkaUnreachableException(
            nobodyAnswered()
                + reason.get()
                + ". Check kafka.bootstrap.servers, or raise connect.timeout.ms");
      }
      if (!now.isBefore(nextWord)) {
        LOG.info(
            "Waiting up to {} s for Kafka at {}: {}",
            Math.max(1, Duration.between(now, deadline).toSeconds()),
            clients.bootstrapServers(),
            reason.get());
        nextWord = now.plus(BETWEEN_WORDS);
      }
      Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
    }
  }

  private ConnectedCluster ask(Duration left) throws InterruptedException {
    int millis = Math.toIntExact(Math.max(ATTEMPT_MILLIS, left.toMillis()));
    try (Admin admin = clients.admin()) {
      DescribeClusterResult cluster =
          admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis));
      Map<String, Short> features =
          admin
              .describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis))
              .featureMetadata()
              .get()
              .finalizedFeatures()
              .entrySet()
              .stream()
              .collect(
                  Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().maxVersionLevel()));
      return new ConnectedCluster(
          clients.bootstrapServers(),
          cluster.clusterId().get(),
          cluster.nodes().get().size(),
          features);
    } catch (ExecutionException e) {
      throw refusal(e.getCause() == null ? e : e.getCause());
    }
  }

  private KafkaUnreachableException refusal(Throwable cause) {
    if (cause instanceof AuthenticationException) {
      return new KafkaUnreachableException(
          "Kafka at "
              + clients.bootstrapServers()
              + " does not let this server in ("
              + cause.getMessage()
              + "): check kafka.security.protocol, kafka.sasl.* and kafka.ssl.*",
          cause);
    }
    return new KafkaUnreachableException(
        nobodyAnswered()
            + "somebody listens there, but does not speak as a broker does ("
            + cause.getMessage()
            + "). Check the port, and whether kafka.security.protocol fits the listener",
        cause);
  }

  private String nobodyAnswered() {
    return "no Kafka broker answered at "
        + clients.bootstrapServers()
        + " within "
        + (timeout.toMillis() < 1000 ? timeout.toMillis() + " ms: " : timeout.toSeconds() + " s: ");
  }
}
