package io.goka.runtime.server;

import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.TableCopies;
import io.goka.spi.Stream;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.clients.admin.Admin;

/**
 * What all groups, views and emitters of a server share.
 *
 * @param instanceId the configured name of this instance, which makes its members static
 * @param topics how topics are named and made
 * @param topicManager sees to topics
 * @param ownership which topics are a group's own
 * @param cluster the Kafka cluster that answered
 * @param clients makes Kafka clients
 * @param admin asks Kafka about topics, groups, and transactions
 * @param emitters makes emitters, which share a producer
 * @param copies the full local copies of topics, which views and lookups share
 * @param data where state is kept
 * @param tableWriters writes what tables have in memory into their storages
 * @param heap divides the heap among the groups
 * @param events told what an operator wants to know
 * @param clock dates what happens
 * @param watchdog looks whether what runs plugins' code goes on
 */
public record Hosting(
    Optional<String> instanceId,
    TopicConfig topics,
    TopicManager topicManager,
    TopicOwnership ownership,
    ConnectedCluster cluster,
    KafkaClients clients,
    Admin admin,
    KafkaEmitters emitters,
    TableCopies copies,
    DataDirectory data,
    Executor tableWriters,
    HeapShare heap,
    EventLog events,
    InstantSource clock,
    Watchdog watchdog) {

  /**
   * Sees that the topics of streams exist, and that nobody else alone writes them. Blocks.
   *
   * @throws StartException when a group alone writes some of them; names all
   * @throws InterruptedException when the thread was interrupted
   */
  void ensureMayEmit(Collection<Stream<?>> streams) throws InterruptedException {
    List<String> names = streams.stream().map(Stream::topic).toList();
    List<String> refused =
        names.stream().map(ownership::whyNobodyMayEmit).flatMap(Optional::stream).toList();
    if (!refused.isEmpty()) {
      throw new StartException(String.join("; ", refused));
    }
    topicManager.ensureStreams(names);
  }
}
