package io.goka.runtime.server;

import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.spi.Stream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Owner: any thread. The streams that loaded plugins name, each with an emitter for HTTP. A topic
 * that belongs to a group alone is not among them.
 */
public final class PluginStreams implements StreamEmitters {

  private final Map<String, EmittableStream<?>> streams = new TreeMap<>();

  /**
   * @param named the streams that plugins name; of two handles of one topic the first counts
   * @param ownership which topics are a group's own
   * @param emitters makes the emitters
   */
  public PluginStreams(
      Collection<Stream<?>> named, TopicOwnership ownership, KafkaEmitters emitters) {
    for (Stream<?> stream : named) {
      if (ownership.whyNobodyMayEmit(stream.topic()).isEmpty()) {
        streams.computeIfAbsent(stream.topic(), topic -> emittable(stream, emitters));
      }
    }
  }

  private static <M> EmittableStream<M> emittable(Stream<M> stream, KafkaEmitters emitters) {
    return new EmittableStream<>(stream, emitters.emitter(stream));
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
