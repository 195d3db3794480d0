package io.goka.bench.recovery;

import io.goka.bench.contestant.StreamsClients;
import io.goka.bench.workload.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that times it. Kafka Streams, which restores a RocksDB store from the topic of
 * its changes: as many stream threads, each with a state updater, as the question says.
 */
final class StreamsRecovery implements Recovering {

  /** That of the server's recovery; a test keeps them the same. */
  static final int POLL_RECORDS = 10_000;

  private static final String INPUT = "input";
  private static final String KEEPER = "keeper";
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final RecoveryQuestion question;
  private final KafkaStreams streams;
  private volatile @Nullable String failure;

  StreamsRecovery(RecoveryQuestion question) {
    this.question = question;
    this.streams = new KafkaStreams(topology(question.application()), settings(question));
    streams.setUncaughtExceptionHandler(
        error -> {
          failure = error.toString();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
  }

  private static Properties settings(RecoveryQuestion question) {
    Properties settings =
        StreamsClients.of(
            question.application(), question.bootstrapServers(), question.directory());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, question.threads());
    settings.put(
        StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLL_RECORDS);
    return settings;
  }

  private static Topology topology(String application) {
    return new Topology()
        .addSource(
            INPUT,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            RecoveryQuestion.input(application))
        .addProcessor(KEEPER, Keeper::new, INPUT)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(RecoveryQuestion.store()),
                    Serdes.ByteArray(),
                    Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled(),
            KEEPER);
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public boolean isLevel() {
    return streams.state() == KafkaStreams.State.RUNNING
        && streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum()
            == Workload.PARTITIONS;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void check() {
    ReadOnlyKeyValueStore<byte[], byte[]> store =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                RecoveryQuestion.store(), QueryableStoreTypes.keyValueStore()));
    KeyCheck check = new KeyCheck(question.records());
    try (KeyValueIterator<byte[], byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<byte[], byte[]> entry = all.next();
        check.see(entry.key, entry.value);
      }
    }
    check.finish();
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE)) {
      throw new IllegalStateException(
          "Kafka Streams did not end within " + CLOSE.toSeconds() + " s");
    }
    leave();
  }

  /** Kafka Streams does not leave its group: the next turn would wait for its session to end. */
  private void leave() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                question.bootstrapServers(),
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false))) {
      admin
          .removeMembersFromConsumerGroup(
              question.application(), new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the application cannot leave its group", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Owner: stream thread. Would keep what comes; nothing does. */
  private static final class Keeper extends ContextualProcessor<byte[], byte[], Void, Void> {

    @Override
    public void process(Record<byte[], byte[]> record) {
      throw new IllegalStateException("the input is not empty");
    }
  }
}
