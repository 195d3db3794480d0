package io.goka.runtime.server;

import io.goka.engine.kafka.EmitFormat;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.GroupGraph;
import io.goka.spi.Headers;
import io.goka.spi.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A stream as one group or emitter names it.
 *
 * @param stream the handle
 * @param format how that group or emitter writes keys, and where it looks for them
 * @param by who names it, in words
 */
public record NamedStream(Stream<?> stream, EmitFormat format, String by) {

  /** The streams that a group reads and writes. */
  public static List<NamedStream> of(GroupGraph graph) {
    EmitFormat format =
        new EmitFormat(graph.traits().keyFormat(), graph.traits().partitioner(), Headers.empty());
    List<NamedStream> named = new ArrayList<>();
    String by = "group " + graph.group();
    graph.inputs().forEach(input -> named.add(new NamedStream(input.stream(), format, by)));
    graph.outputs().forEach(output -> named.add(new NamedStream(output.stream(), format, by)));
    return named;
  }

  /** The streams that an emitter writes; its default headers are its own. */
  public static List<NamedStream> of(String name, EmitterDefinition definition) {
    EmitFormat format =
        new EmitFormat(definition.keyFormat(), definition.partitioner(), Headers.empty());
    return definition.streams().stream()
        .map(stream -> new NamedStream(stream, format, "emitter " + name))
        .toList();
  }

  /** Whether both put a key into the same bytes and place. */
  boolean writesAs(NamedStream other) {
    return format.keyFormat().id().equals(other.format.keyFormat().id())
        && format.partitioner().equals(other.format.partitioner());
  }

  /** Who names it, and how keys are written there. */
  String told() {
    return by + " (key format " + format.keyFormat().id() + ", " + partitioner() + ")";
  }

  private String partitioner() {
    return "partitioner " + format.partitioner().toString().toLowerCase(Locale.ROOT);
  }
}
