package io.goka.engine.config;

import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of the topics that the server makes. */
public final class TopicKeys {

  public static final String REPLICATION_FACTOR = "topic.replication.factor";
  public static final String PARTITIONS = "topic.partitions";
  public static final String TABLE_SUFFIX = "topic.suffix.table";
  public static final String LOOP_SUFFIX = "topic.suffix.loop";
  public static final String DLQ_SUFFIX = "topic.suffix.dlq";

  private static final int MOST_PARTITIONS = 10_000;

  private TopicKeys() {}

  static void define(ConfigDef definition) {
    new KeyTable(definition, "Topics")
        .optionalKey(
            REPLICATION_FACTOR,
            ConfigDef.Type.INT,
            "the broker's default",
            Expected.count(Short.MAX_VALUE),
            Importance.HIGH,
            "How many brokers hold each topic that the server makes.")
        .key(
            PARTITIONS,
            ConfigDef.Type.INT,
            4,
            Expected.count(MOST_PARTITIONS),
            Importance.HIGH,
            "How many partitions an input topic gets when the server has to make it. Tables, loops"
                + " and dead letters follow their inputs.")
        .key(
            TABLE_SUFFIX,
            ConfigDef.Type.STRING,
            "-table",
            Expected.name(),
            Importance.LOW,
            "Appended to a group's name for the topic of its table. Other programs find tables by"
                + " it: the same for the whole cluster.")
        .key(
            LOOP_SUFFIX,
            ConfigDef.Type.STRING,
            "-loop",
            Expected.name(),
            Importance.LOW,
            "Appended to a group's name for its loop topic.")
        .key(
            DLQ_SUFFIX,
            ConfigDef.Type.STRING,
            "-dlq",
            Expected.name(),
            Importance.LOW,
            "Appended to a group's name for the topic of its dead letters.");
  }

  static TopicConfig read(Function<String, Setting> settings) {
    Setting replication = settings.apply(REPLICATION_FACTOR);
    return new TopicConfig(
        replication.value() == null ? OptionalInt.empty() : OptionalInt.of(replication.integer()),
        settings.apply(PARTITIONS).integer(),
        settings.apply(TABLE_SUFFIX).string(),
        settings.apply(LOOP_SUFFIX).string(),
        settings.apply(DLQ_SUFFIX).string());
  }
}
