package io.goka.engine.config;

import io.goka.engine.config.ViewConfig.ValueCodec;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of views, which stand under {@code view.<name>.}. */
public final class ViewKeys {

  /** What stands before the name of a view. */
  public static final String PREFIX = "view.";

  /** The heading of the keys on the reference page. */
  static final String TITLE = "Views";

  public static final String TOPIC = "topic";
  public static final String CODEC = "codec";
  public static final String KEY_FORMAT = "key.format";
  public static final String PARTITIONER = "partitioner";
  public static final String STORAGE = "storage";

  private ViewKeys() {}

  /** The keys, which are no keys of the server: none of them stands without a view's name. */
  static ConfigDef definition() {
    ConfigDef definition = new ConfigDef();
    new KeyTable(definition, TITLE)
        .optionalKey(
            TOPIC,
            ConfigDef.Type.STRING,
            "required",
            Expected.topic(),
            Importance.HIGH,
            "The topic that the view is a copy of: any compacted topic, ours or another program's."
                + " Not set for a view that a plugin declares.")
        .key(
            CODEC,
            ConfigDef.Type.STRING,
            "string",
            Expected.oneOf("string", "int64", "bytes", "json"),
            Importance.HIGH,
            "What the values are: text in UTF-8, decimal numbers in ASCII, JSON, or bytes of which"
                + " nothing is known.")
        .key(
            KEY_FORMAT,
            ConfigDef.Type.STRING,
            "utf8",
            Expected.oneOf("utf8", "int64", "hex"),
            Importance.HIGH,
            "How the keys are written: text in UTF-8, 64-bit numbers in eight bytes, or any bytes,"
                + " which are shown in hexadecimal.")
        .key(
            PARTITIONER,
            ConfigDef.Type.STRING,
            "murmur2",
            Expected.oneOf("murmur2", "fnv1a"),
            Importance.HIGH,
            "Where whoever writes the topic puts a key: murmur2, as Kafka's Java clients do, or"
                + " fnv1a, as goka does. With the wrong one lookups miss keys.")
        .key(
            STORAGE,
            ConfigDef.Type.STRING,
            "rocksdb",
            Expected.name(),
            Importance.MEDIUM,
            "The storage provider that keeps the copy: rocksdb, memory, or one that a plugin brings."
                + " May also be set for a view that a plugin declares. Views and lookups of one topic"
                + " in one storage share their copy.");
    return definition;
  }

  /** The view of a name, whose topic is set. */
  static ViewConfig read(String name, Function<String, Setting> settings) {
    return new ViewConfig(
        name,
        settings.apply(TOPIC).string(),
        ValueCodec.valueOf(constant(settings.apply(CODEC))),
        KeyFormats.named(settings.apply(KEY_FORMAT).string()),
        Partitioners.valueOf(constant(settings.apply(PARTITIONER))),
        settings.apply(STORAGE).string());
  }

  private static String constant(Setting setting) {
    return setting.string().toUpperCase(Locale.ROOT);
  }
}
