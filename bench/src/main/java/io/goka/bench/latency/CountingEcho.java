package io.goka.bench.latency;

import io.goka.bench.contestant.StreamsClients;
import io.goka.bench.workload.Workload;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that made it. Kafka Streams, which counts each key in a RocksDB store and
 * forwards the record.
 */
final class CountingEcho implements AutoCloseable {

  private static final String STORE = "counts";
  private static final String INPUT = "input";
  private static final String COUNTER = "counter";
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private volatile @Nullable String failure;

  CountingEcho(LatencyQuestion question) {
    this.streams = new KafkaStreams(topology(question), settings(question));
    streams.setUncaughtExceptionHandler(
        error -> {
          failure = error.toString();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
  }

  private static Properties settings(LatencyQuestion question) {
    Properties settings =
        StreamsClients.of(
            question.application(), question.bootstrapServers(), question.directory());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, question.threads());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, question.commitIntervalMillis());
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), question.lingerMillis());
    return settings;
  }

  private static Topology topology(LatencyQuestion question) {
    return new Topology()
        .addSource(INPUT, new StringDeserializer(), new ByteArrayDeserializer(), question.input())
        .addProcessor(COUNTER, Counter::new, INPUT)
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled(),
            COUNTER)
        .addSink(
            "output",
            question.output(),
            new StringSerializer(),
            new ByteArraySerializer(),
            COUNTER);
  }

  void start() {
    streams.start();
  }

  boolean isUp() {
    return streams.state() == KafkaStreams.State.RUNNING
        && streams.metadataForLocalThreads().stream()
                .mapToInt(thread -> thread.activeTasks().size())
                .sum()
            == Workload.PARTITIONS;
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    boolean unused = streams.close(CLOSE);
  }

  /** Owner: stream thread. Counts, and forwards. */
  private static final class Counter extends ContextualProcessor<String, byte[], String, byte[]> {

    private @Nullable KeyValueStore<String, Long> counts;

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
      super.init(context);
      counts = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
      KeyValueStore<String, Long> store = counts;
      if (store == null) {
        throw new IllegalStateException("a record came before init");
      }
      Long count = store.get(record.key());
      store.put(record.key(), count == null ? 1L : count + 1);
      context().forward(record);
    }
  }
}
