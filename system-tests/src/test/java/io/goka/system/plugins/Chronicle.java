package io.goka.system.plugins;

import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.util.List;

/**
 * Writes down what it reads from two topics, under the same key and in the order of its reading.
 */
public final class Chronicle implements ProcessorPlugin {

  /** The group. */
  public static final String GROUP = "chronicle";

  /** How many records of a key there were. */
  public static final String TABLE = "chronicle-table";

  /** The inputs. */
  public static final List<String> INPUTS = List.of("chronicle-east", "chronicle-west");

  /** The output: the input's topic, a space, the message. */
  public static final String ENTRIES = "chronicle-entries";

  private static final Stream<String> ENTRY = Stream.of(ENTRIES, Codecs.string());

  @Override
  public GroupGraph define(PluginConfig config) {
    return GroupGraph.define(GROUP)
        .persist(Codecs.int64())
        .inputs(
            INPUTS.stream().map(topic -> Stream.of(topic, Codecs.string())).toList(),
            Chronicle::write)
        .output(ENTRY)
        .build();
  }

  private static void write(TableContext<Long> context, String message) {
    context.setValue(context.value().orElse(0L) + 1);
    context.emit(ENTRY, context.key(), context.topic() + " " + message);
  }
}
