package io.goka.engine.config;

import io.goka.engine.config.InputConfig.OffsetReset;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of a group's inputs. */
public final class InputKeys {

  public static final String OFFSET_RESET = "input.offset.reset";

  private InputKeys() {}

  static void define(KeyTable table) {
    table.key(
        OFFSET_RESET,
        ConfigDef.Type.STRING,
        "fail",
        Expected.oneOf("fail", "earliest", "latest"),
        Importance.MEDIUM,
        "What is done when the committed offset of an input is gone: its records were deleted before"
            + " they were processed, or the topic was made anew. fail: the group fails, and says"
            + " what is missing. earliest, latest: it goes on at the first record there is, or"
            + " behind the last one, and says so. A group that has never committed begins at the"
            + " first record.");
  }

  static InputConfig read(Function<String, Setting> settings) {
    return new InputConfig(
        OffsetReset.valueOf(settings.apply(OFFSET_RESET).string().toUpperCase(Locale.ROOT)));
  }
}
