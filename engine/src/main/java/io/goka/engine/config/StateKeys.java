package io.goka.engine.config;

import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of local state. */
public final class StateKeys {

  public static final String MEMORY = "state.memory.bytes";
  public static final String FREE = "state.free.bytes.min";

  private StateKeys() {}

  static void define(ConfigDef definition) {
    new KeyTable(definition, "State")
        .key(
            MEMORY,
            ConfigDef.Type.STRING,
            "128m",
            Expected.size("8m"),
            Importance.HIGH,
            "What the block cache and the write buffers of all tables may take together, outside"
                + " the Java heap.")
        .key(
            FREE,
            ConfigDef.Type.STRING,
            "64m",
            Expected.size("0"),
            Importance.MEDIUM,
            "How much of the data directory's disk tables leave free. With less than that their"
                + " partitions pause, and go on by themselves when there is a quarter more. 0: they"
                + " use all there is.");
  }

  static StateConfig read(Function<String, Setting> settings) {
    return new StateConfig(settings.apply(MEMORY).bytes(), settings.apply(FREE).bytes());
  }
}
