package io.goka.runtime.server;

import io.goka.engine.kafka.EmitCounts;
import io.goka.engine.kafka.EmitFormat;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.spi.Stream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: any thread. The streams that loaded plugins name, each with an emitter for HTTP, which
 * writes keys as whoever names the stream does. A topic that belongs to a group alone is not among
 * them.
 */
public final class PluginStreams implements StreamEmitters {

  private static final Logger LOG = LoggerFactory.getLogger(PluginStreams.class);

  private final Map<String, EmittableStream<?>> streams = new TreeMap<>();

  /**
   * @param named the streams that plugins name; of several that name one topic the first counts
   * @param ownership which topics are a group's own
   * @param emitters makes the emitters
   */
  public PluginStreams(
      Collection<NamedStream> named, TopicOwnership ownership, KafkaEmitters emitters) {
    Map<String, NamedStream> counting = new HashMap<>();
    for (NamedStream each : named) {
      String topic = each.stream().topic();
      if (ownership.whyNobodyMayEmit(topic).isEmpty()) {
        NamedStream first = counting.putIfAbsent(topic, each);
        if (first == null) {
          streams.put(topic, emittable(each.stream(), each.format(), emitters));
        } else if (!first.writesAs(each)) {
          LOG.warn(
              "Stream {}: keys are written differently by {} and {}. Records that are emitted over"
                  + " HTTP follow the first; give both the same key format and partitioner",
              topic,
              first.told(),
              each.told());
        }
      }
    }
  }

  private static <M> EmittableStream<M> emittable(
      Stream<M> stream, EmitFormat format, KafkaEmitters emitters) {
    return new EmittableStream<>(
        stream, format.keyFormat(), emitters.emitter(stream, format, new EmitCounts()));
  }

  @Override
  public List<String> names() {
    return List.copyOf(streams.keySet());
  }

  @Override
  public Optional<EmittableStream<?>> stream(String name) {
    return Optional.ofNullable(streams.get(name));
  }
}
