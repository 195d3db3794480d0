package io.goka.bench.contestant;

import io.goka.engine.config.GroupConfig;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * How Kafka Streams is tuned: its clients as those of the server, where both have a setting, and
 * the rest as its own documents advise for throughput.
 */
final class StreamsSettings {

  /** Those of {@link io.goka.engine.kafka.KafkaClients}; a test keeps them the same. */
  static final int FETCH_BYTES = 32 * 1024 * 1024;

  static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;
  static final int BATCH_BYTES = 128 * 1024;
  static final int LINGER_MS = 5;

  private StreamsSettings() {}

  /**
   * The settings of a race.
   *
   * @param race what is run
   * @param group the settings of the server's group in the same race
   * @param cacheBytes the record cache of all threads together; 0 for none
   */
  static Properties of(Race race, GroupConfig group, long cacheBytes) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, race.group());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, race.bootstrapServers());
    settings.put(StreamsConfig.STATE_DIR_CONFIG, race.directory());
    settings.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        race.exactlyOnce() ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, race.threads());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, race.commitIntervalMillis());
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, group.queuedRecords());
    settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
    settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    if (race.workload().stateMemoryBytes() > 0) {
      settings.put(RocksBudget.MEMORY, RocksBudget.Memory.of(race.workload().stateMemoryBytes()));
      settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksBudget.class);
    }
    addConsumer(settings, group);
    addProducer(settings);
    return settings;
  }

  private static void addConsumer(Properties settings, GroupConfig group) {
    putConsumer(settings, ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    putConsumer(settings, ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    putConsumer(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, group.maxPollRecords());
    putConsumer(settings, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    putConsumer(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    putConsumer(settings, ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    putConsumer(
        settings,
        ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
        Math.toIntExact(group.sessionTimeout().toMillis()));
    putConsumer(
        settings,
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.toIntExact(group.heartbeatInterval().toMillis()));
  }

  private static void addProducer(Properties settings) {
    putProducer(settings, ProducerConfig.ACKS_CONFIG, "all");
    putProducer(settings, ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    putProducer(settings, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    putProducer(settings, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
  }

  private static void putConsumer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.consumerPrefix(name), value);
  }

  private static void putProducer(Properties settings, String name, Object value) {
    settings.put(StreamsConfig.producerPrefix(name), value);
  }
}
