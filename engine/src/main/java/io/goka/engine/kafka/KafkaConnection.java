package io.goka.engine.kafka;

import io.goka.engine.config.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
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

  /** What Kafka's client has longer, to say itself what it has waited for. */
  private static final long SPARE_MILLIS = 1_000;

  private final KafkaClients clients;
  private final Duration timeout;
  private final LongSupplier ticker;

  /**
   * @param config how long to wait
   * @param clients makes the client that asks
   * @param ticker measures the wait, in nanoseconds, whatever becomes of the machine's clock
   */
  public KafkaConnection(KafkaConfig config, KafkaClients clients, LongSupplier ticker) {
    this.clients = clients;
    this.timeout = config.connectTimeout();
    this.ticker = ticker;
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
    long began = ticker.getAsLong();
    awaitListener(began);
    return ask(began);
  }

  private Duration left(long began) {
    return timeout.minusNanos(ticker.getAsLong() - began);
  }

  private void awaitListener(long began) throws InterruptedException {
    BootstrapPorts ports = BootstrapPorts.parse(clients.bootstrapServers());
    Duration nextWord = timeout;
    while (true) {
      Optional<String> reason = ports.whyNobodyListens(ATTEMPT_MILLIS);
      if (reason.isEmpty()) {
        return;
      }
      Duration left = left(began);
      if (left.isNegative() || left.isZero()) {
        throw new KafkaUnreachableException(
            nobodyAnswered()
                + reason.get()
                + ". Check kafka.bootstrap.servers, or raise connect.timeout.ms");
      }
      if (left.compareTo(nextWord) <= 0) {
        LOG.info(
            "Waiting up to {} s for Kafka at {}: {}",
            Math.max(1, left.toSeconds()),
            clients.bootstrapServers(),
            reason.get());
        nextWord = left.minus(BETWEEN_WORDS);
      }
      Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
    }
  }

  private ConnectedCluster ask(long began) throws InterruptedException {
    while (true) {
      int millis = Math.toIntExact(Math.max(ATTEMPT_MILLIS, left(began).toMillis()));
      try (Admin admin = clients.admin()) {
        return ask(admin, millis);
      } catch (ExecutionException | TimeoutException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (!isEarly(cause, began)) {
          throw refusal(cause);
        }
      }
    }
  }

  /** Kafka's client measures by the machine's clock: when that jumps, its time is over at once. */
  private boolean isEarly(Throwable cause, long began) {
    return cause instanceof org.apache.kafka.common.errors.TimeoutException
        && left(began).toMillis() > ATTEMPT_MILLIS;
  }

  private ConnectedCluster ask(Admin admin, int millis)
      throws InterruptedException, ExecutionException, TimeoutException {
    DescribeClusterResult cluster =
        admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis));
    Map<String, Short> features =
        admin
            .describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis))
            .featureMetadata()
            .get(millis + SPARE_MILLIS, TimeUnit.MILLISECONDS)
            .finalizedFeatures()
            .entrySet()
            .stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().maxVersionLevel()));
    return new ConnectedCluster(
        clients.bootstrapServers(),
        cluster.clusterId().get(millis, TimeUnit.MILLISECONDS),
        cluster.nodes().get(millis, TimeUnit.MILLISECONDS).size(),
        features);
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
