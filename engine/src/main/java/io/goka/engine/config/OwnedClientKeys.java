package io.goka.engine.config;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of Kafka's clients that nobody may set, because the server's promises rest on them or
 * because it has its own key for them.
 */
final class OwnedClientKeys {

  private static final String OFFSETS = "offsets are committed together with the state they led to";
  private static final String BYTES = "codecs belong to the plugins' streams and tables";
  private static final String ACKNOWLEDGED = "state is only safe when every write is acknowledged";
  private static final String ASSIGNMENT =
      "partitions that belong together are assigned by the server's own assignor";
  private static final String PARTITIONING = "the partitioner belongs to a plugin's stream";
  private static final String SHARE = "share groups are not used";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry("acks", ACKNOWLEDGED),
          Map.entry("allow.auto.create.topics", "the server makes the topics that are missing"),
          Map.entry("auto.commit.interval.ms", instead(GroupKeys.COMMIT_INTERVAL)),
          Map.entry(
              "auto.offset.reset",
              "set "
                  + InputKeys.OFFSET_RESET
                  + " instead; a new group begins at the beginning of its"
                  + " inputs, and kafka-consumer-groups.sh --reset-offsets moves one that is stopped"),
          Map.entry("bootstrap.controllers", instead(KafkaKeys.BOOTSTRAP_SERVERS)),
          Map.entry("client.id", "clients are named after their instance and group"),
          Map.entry(
              "config.providers", "the server itself resolves ${env:…}, ${file:…}, ${directory:…}"),
          Map.entry("enable.auto.commit", OFFSETS),
          Map.entry("enable.idempotence", ACKNOWLEDGED),
          Map.entry("group.id", "a consumer group is named by its plugin's group graph"),
          Map.entry("group.instance.id", instead(ServerKeys.INSTANCE_ID)),
          Map.entry("group.protocol", ASSIGNMENT),
          Map.entry("group.remote.assignor", ASSIGNMENT),
          Map.entry("heartbeat.interval.ms", instead(GroupKeys.HEARTBEAT_INTERVAL)),
          Map.entry(
              "interceptor.classes", "producers and consumers cannot share one; plugins intercept"),
          Map.entry("isolation.level", "what a transaction has not committed is never read"),
          Map.entry("key.deserializer", BYTES),
          Map.entry("key.serializer", BYTES),
          Map.entry("max.poll.records", instead(GroupKeys.POLL)),
          Map.entry("partition.assignment.strategy", ASSIGNMENT),
          Map.entry("partitioner.class", PARTITIONING),
          Map.entry("partitioner.ignore.keys", PARTITIONING),
          Map.entry("session.timeout.ms", instead(GroupKeys.SESSION_TIMEOUT)),
          Map.entry("share.acknowledgement.mode", SHARE),
          Map.entry("share.acquire.mode", SHARE),
          Map.entry("transaction.timeout.ms", instead(GroupKeys.TRANSACTION_TIMEOUT)),
          Map.entry("transaction.two.phase.commit.enable", OFFSETS),
          Map.entry("transactional.id", "transactions follow from " + GroupKeys.GUARANTEE),
          Map.entry("value.deserializer", BYTES),
          Map.entry("value.serializer", BYTES));

  private OwnedClientKeys() {}

  private static String instead(String key) {
    return "set " + key + " instead";
  }

  /** Why the key may not be set, or what to set instead; empty when it may. */
  static Optional<String> reason(String key) {
    return Optional.ofNullable(REASONS.get(key));
  }

  /** All of them with their reasons, in order. */
  static Map<String, String> all() {
    return Collections.unmodifiableMap(new TreeMap<>(REASONS));
  }
}
