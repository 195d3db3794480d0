package io.goka.bench.contestant;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that times it. The counter on Kafka Streams, with a RocksDB store.
 *
 * <p>It is written on the Processor API rather than as {@code groupByKey().count()}: the same
 * get-and-put as in our callback, and less work than the DSL, whose counts carry timestamps.
 */
final class StreamsContestant implements Contestant {

  private static final String STORE = "counts";
  private static final String INPUT = "input";
  private static final String COUNTER = "counter";
  private static final Duration CLOSE = Duration.ofSeconds(30);

  private final KafkaStreams streams;
  private volatile @Nullable String failure;

  /**
   * @param race what is run
   * @param cacheBytes the record cache; 0 for none
   * @param processed adds up the records
   */
  StreamsContestant(Race race, long cacheBytes, LongAdder processed) {
    Properties settings =
        StreamsSettings.of(race, OurSettings.of(race).group(race.group()), cacheBytes);
    this.streams = new KafkaStreams(topology(race, cacheBytes > 0, processed), settings);
    streams.setUncaughtExceptionHandler(
        error -> {
          failure = error.toString();
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
  }

  /** The topic of the store's changes. */
  static String tableTopic(String application) {
    return application + "-" + STORE + "-changelog";
  }

  private static Topology topology(Race race, boolean cached, LongAdder processed) {
    StoreBuilder<KeyValueStore<String, Long>> store =
        Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long())
            .withLoggingEnabled(Map.of());
    return new Topology()
        .addSource(INPUT, new StringDeserializer(), new ByteArrayDeserializer(), race.topic())
        .addProcessor(COUNTER, () -> new Counter(processed), INPUT)
        .addStateStore(cached ? store.withCachingEnabled() : store.withCachingDisabled(), COUNTER);
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void close() {
    if (!streams.close(CLOSE)) {
      throw new IllegalStateException(
          "Kafka Streams did not end within " + CLOSE.toSeconds() + " s");
    }
  }

  /** Owner: stream thread. Counts. */
  private static final class Counter extends ContextualProcessor<String, byte[], Void, Void> {

    private final LongAdder processed;
    private @Nullable KeyValueStore<String, Long> counts;

    Counter(LongAdder processed) {
      this.processed = processed;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
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
      processed.increment();
    }
  }
}
