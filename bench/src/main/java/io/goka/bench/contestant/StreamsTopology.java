package io.goka.bench.contestant;

import io.goka.bench.workload.JoinedTable;
import io.goka.bench.workload.Json;
import io.goka.bench.workload.Order;
import io.goka.bench.workload.Totals;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The workloads on Kafka Streams, each in the way that costs it least. Owner: any thread.
 *
 * <p>Counts and totals are written on the Processor API rather than as {@code
 * groupByKey().aggregate()}: the same get-and-put as in our callback, and less work than the DSL,
 * whose values carry timestamps. What has no state of its own is written in the DSL.
 */
final class StreamsTopology {

  /** The store of a group's own state. */
  static final String STORE = "counts";

  private static final String INPUT = "input";
  private static final String FOLD = "fold";

  private final Race race;
  private final boolean cached;
  private final LongAdder processed;

  /**
   * @param race what is run
   * @param cached whether stores have a record cache
   * @param processed adds up the records
   */
  StreamsTopology(Race race, boolean cached, LongAdder processed) {
    this.race = race;
    this.cached = cached;
    this.processed = processed;
  }

  /** The topic of the store's changes. */
  static String tableTopic(String application) {
    return application + "-" + STORE + "-changelog";
  }

  /**
   * The topology.
   *
   * @param settings those that it is run with
   */
  Topology build(Properties settings) {
    return switch (race.workload().work()) {
      case COUNT ->
          fold(
              new ByteArrayDeserializer(),
              Serdes.Long(),
              (before, message) -> before == null ? 1L : before + 1);
      case TOTAL -> fold(serde(Order.class).deserializer(), serde(Totals.class), Totals::add);
      case PASS -> pass(settings);
      case JOIN -> join(settings);
    };
  }

  private <M, V> Topology fold(
      Deserializer<M> messages, Serde<V> values, BiFunction<@Nullable V, M, V> step) {
    StoreBuilder<KeyValueStore<String, V>> store =
        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), values)
            .withLoggingEnabled(Map.of());
    return new Topology()
        .addSource(INPUT, new StringDeserializer(), messages, race.topic())
        .addProcessor(FOLD, () -> new FoldProcessor<>(step, processed), INPUT)
        .addStateStore(cached ? store.withCachingEnabled() : store.withCachingDisabled(), FOLD);
  }

  private Topology pass(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder();
    input(builder)
        .peek((key, value) -> processed.increment())
        .to(race.output(), Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder.build(settings);
  }

  private Topology join(Properties settings) {
    StreamsBuilder builder = new StreamsBuilder();
    Materialized<String, byte[], KeyValueStore<Bytes, byte[]>> store = Materialized.as("joined");
    input(builder)
        .join(
            builder.table(
                race.joined(),
                Consumed.with(Serdes.String(), Serdes.ByteArray()),
                cached ? store.withCachingEnabled() : store.withCachingDisabled()),
            (value, found) -> {
              processed.increment();
              return JoinedTable.enrich(value, found);
            })
        .to(race.output(), Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder.build(settings);
  }

  private KStream<String, byte[]> input(StreamsBuilder builder) {
    return builder.stream(race.topic(), Consumed.with(Serdes.String(), Serdes.ByteArray()));
  }

  private static <T> Serde<T> serde(Class<T> type) {
    Json<T> json = new Json<>(type);
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : json.write(value),
        (topic, bytes) -> bytes == null ? null : json.read(bytes));
  }
}
