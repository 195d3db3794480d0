package io.goka.engine.kafka;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. Makes the Kafka clients of this process, with the operator's settings (see the
 * package's story) and those which the engine's guarantees rest on. Whoever asks for a client
 * closes it.
 *
 * <p>Every consumer reads committed records alone, whoever wrote them: what a transaction has not
 * committed is nobody's input, and no table's state.
 *
 * <p>Every method throws Kafka's {@link org.apache.kafka.common.config.ConfigException} when a
 * setting is wrong, naming it.
 */
public final class KafkaClients {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaClients.class);

  private static final int MEBIBYTE = 1024 * 1024;
  private static final int FETCH_BYTES = 32 * MEBIBYTE;
  private static final int PARTITION_FETCH_BYTES = 4 * MEBIBYTE;
  private static final int RECOVERY_POLL_RECORDS = 10_000;
  private static final int BATCH_BYTES = 128 * 1024;
  private static final int LINGER_MS = 5;
  private static final int METRICS_WINDOW_MS = 1000;
  private static final Duration SHORTEST_POLL_INTERVAL = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final String instance;
  private final ClientProperties properties;
  private final int maxRequestSize;
  private final ProducerMemory producerMemory;

  /**
   * @param config where Kafka is, and the operator's settings
   * @param instance the name of this instance, which the clients' ids begin with
   * @throws IllegalArgumentException when no bootstrap servers are configured
   */
  public KafkaClients(KafkaConfig config, String instance) {
    this.bootstrapServers =
        config
            .bootstrapServers()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no broker is known yet: start the embedded one first, or set"
                            + " kafka.bootstrap.servers"));
    this.instance = instance;
    this.properties = new ClientProperties(config.clientProperties());
    this.maxRequestSize = producerInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MEBIBYTE);
    this.producerMemory =
        new ProducerMemory(
            producerLong(
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                ProducerMemory.ofHeap(Runtime.getRuntime().maxMemory())),
            2L * Math.max(maxRequestSize, MEBIBYTE));
    properties
        .ignored()
        .forEach(name -> LOG.warn("kafka.{} is ignored: the server decides it. Remove it", name));
  }

  /** Where Kafka is, as the operator wrote it. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The largest record, in bytes as {@link RecordSizes} counts them, that the producers take. */
  public int maxRequestSize() {
    return maxRequestSize;
  }

  /** A client for topics and the cluster; thread-safe. */
  public Admin admin() {
    return Admin.create(
        properties.of(
            ClientKind.ADMIN,
            Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000,
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, false),
            common("admin")));
  }

  /** The same, for an assignor that is configured with nothing of its own. */
  public Consumer<byte[], byte[]> groupConsumer(
      String group,
      GroupConfig config,
      Optional<String> instanceId,
      Class<? extends ConsumerPartitionAssignor> assignor) {
    return groupConsumer(group, config, instanceId, assignor, Map.of());
  }

  /**
   * The consumer of a group's inputs, for its poll thread: a member of the consumer group under the
   * classic protocol, which commits nothing by itself.
   *
   * @param group the group, which is also the consumer group
   * @param config its settings
   * @param instanceId the name under which it is a static member; empty for a dynamic one
   * @param assignor who shares out the partitions
   * @param more settings over the usual ones, among them what the assignor is configured with
   */
  public Consumer<byte[], byte[]> groupConsumer(
      String group,
      GroupConfig config,
      Optional<String> instanceId,
      Class<? extends ConsumerPartitionAssignor> assignor,
      Map<String, ?> more) {
    Map<String, Object> own = common(memberName(group));
    own.putAll(more);
    own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    own.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    own.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, List.of(assignor));
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxPollRecords());
    own.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, millis(config.sessionTimeout()));
    own.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, millis(config.heartbeatInterval()));
    // How long the answers to heartbeats take is to be known of the last few alone.
    own.put(ConsumerConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG, METRICS_WINDOW_MS);
    own.put(ConsumerConfig.METRICS_NUM_SAMPLES_CONFIG, 2);
    instanceId.ifPresent(id -> own.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
    // The poll thread waits for nobody but a task that gives a partition up.
    Duration pollInterval = config.revokeTimeout().multipliedBy(2).plus(SHORTEST_POLL_INTERVAL);
    return consumer(
        Map.of(
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            millis(pollInterval)),
        own);
  }

  /**
   * A consumer that reads tables back, for a recovery thread: it belongs to no group and is
   * assigned its partitions; an offset that is gone is an error, never silently another.
   *
   * @param name tells it from others in this process, such as the group's name
   */
  public Consumer<byte[], byte[]> recoveryConsumer(String name) {
    Map<String, Object> own = common(name + "-recovery");
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECOVERY_POLL_RECORDS);
    return consumer(Map.of(), own);
  }

  /**
   * A consumer of dead letters: it is assigned its partitions, and its consumer group, which has no
   * members, remembers up to where they were replayed.
   *
   * @param topic the topic of a group's dead letters
   */
  public Consumer<byte[], byte[]> deadLetterConsumer(String topic) {
    Map<String, Object> own = common(topic + "-replay");
    own.put(ConsumerConfig.GROUP_ID_CONFIG, topic + "-replay");
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level(IsolationLevel.READ_COMMITTED));
    return consumer(Map.of(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"), own);
  }

  /**
   * A consumer that tells where topics really end, what is not committed there included: a consumer
   * of committed records is told an end that may lie before what was committed last.
   *
   * @param name tells it from others in this process, such as the group's name
   */
  public Consumer<byte[], byte[]> endsConsumer(String name) {
    Map<String, Object> own = common(name + "-ends");
    own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level(IsolationLevel.READ_UNCOMMITTED));
    return consumer(Map.of(), own);
  }

  /**
   * The producer of an at-least-once group, shared by its task threads. What it has not delivered
   * within {@link GroupConfig#deliveryTimeout}, by the machine's clock, expires, so that a process
   * that is cut off or stopped cannot write over the next owner of its partitions.
   *
   * @param clientId tells it from others in this process, such as the group's name
   * @param config the group's settings
   */
  public Producer<byte[], byte[]> producer(String clientId, GroupConfig config) {
    return producer(common(clientId), config.deliveryTimeout());
  }

  /**
   * The transactional producer of one task of an exactly-once group. It must still be told to begin
   * ({@code initTransactions}), which ends what a former producer of the same task left open.
   *
   * @param group the group
   * @param config its settings
   * @param task the task's number
   */
  public Producer<byte[], byte[]> transactionalProducer(
      String group, GroupConfig config, int task) {
    Map<String, Object> own = common(group + "-task-" + task);
    own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalIds(group).of(task));
    own.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(config.transactionTimeout()));
    return withOwnLoader(() -> producer(own, config.deliveryTimeout()));
  }

  /**
   * Kafka looks for its classes in the context loader first, which on a task thread is a plugin's:
   * there are none.
   */
  private static <T> T withOwnLoader(Supplier<T> made) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(KafkaClients.class.getClassLoader());
    try {
      return made.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The transactional ids of a group's tasks on this instance, and on others. */
  public TransactionalIds transactionalIds(String group) {
    return new TransactionalIds(group, instance);
  }

  /** The client id of an instance's member of a group. */
  static String memberClientId(String instance, String group) {
    return instance + "-" + memberName(group);
  }

  private static String memberName(String group) {
    return group + "-inputs";
  }

  /** A producer for emitters; see {@link KafkaEmitters}. */
  Producer<byte[], byte[]> emitterProducer(String clientId, Duration delivery) {
    return producer(common(clientId), delivery);
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> own, Duration delivery) {
    own.put(ProducerConfig.ACKS_CONFIG, "all");
    own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(delivery));
    own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(delivery.dividedBy(2)));
    Map<String, Object> defaults =
        Map.of(
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER_MS,
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis(delivery),
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
            false);
    ProducerMemory.Share memory = producerMemory.take();
    try {
      own.put(ProducerConfig.BUFFER_MEMORY_CONFIG, memory.bytes());
      return new SharingProducer(properties.of(ClientKind.PRODUCER, defaults, own), memory);
    } catch (KafkaException e) {
      memory.close();
      throw e;
    }
  }

  private Consumer<byte[], byte[]> consumer(
      Map<String, Object> moreDefaults, Map<String, Object> own) {
    Map<String, Object> defaults = new HashMap<>(moreDefaults);
    defaults.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    defaults.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    defaults.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    defaults.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    own.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level(IsolationLevel.READ_COMMITTED));
    own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return new KafkaConsumer<>(
        properties.of(ClientKind.CONSUMER, defaults, own),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private Map<String, Object> common(String clientId) {
    Map<String, Object> own = new HashMap<>();
    own.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    own.put(AdminClientConfig.CLIENT_ID_CONFIG, instance + "-" + clientId);
    return own;
  }

  private int producerInt(String setting, int otherwise) {
    return properties
        .find(ClientKind.PRODUCER, setting)
        .map(value -> (Integer) ConfigDef.parseType(setting, value, ConfigDef.Type.INT))
        .orElse(otherwise);
  }

  private long producerLong(String setting, long otherwise) {
    return properties
        .find(ClientKind.PRODUCER, setting)
        .map(value -> (Long) ConfigDef.parseType(setting, value, ConfigDef.Type.LONG))
        .orElse(otherwise);
  }

  private static String level(IsolationLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
