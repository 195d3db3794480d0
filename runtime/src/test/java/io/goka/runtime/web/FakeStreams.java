package io.goka.runtime.web;

import io.goka.runtime.server.StreamEmitters;
import io.goka.spi.Codec;
import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
import io.goka.spi.Headers;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.RecordPosition;
import io.goka.spi.Stream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Owner: any thread. Streams that keep what is emitted, and acknowledge it as they are told. */
final class FakeStreams implements StreamEmitters {

  /** What was emitted, its value as the codec writes it. */
  record Emitted(String stream, String key, String value, Headers headers) {}

  private final Map<String, EmittableStream<?>> streams = new ConcurrentHashMap<>();
  private final List<Emitted> emitted = new CopyOnWriteArrayList<>();
  private volatile Acknowledgement acknowledgement = Acknowledgement.AT_ONCE;

  enum Acknowledgement {
    AT_ONCE,
    NEVER,
    LATE,
    REFUSED
  }

  <M> FakeStreams add(String name, Codec<M> codec) {
    return add(name, KeyFormats.UTF8, codec);
  }

  <M> FakeStreams add(String name, KeyFormat keyFormat, Codec<M> codec) {
    Stream<M> stream = Stream.of(name, codec);
    streams.put(name, new EmittableStream<>(stream, keyFormat, new FakeEmitter<>(stream)));
    return this;
  }

  void acknowledge(Acknowledgement how) {
    acknowledgement = how;
  }

  List<Emitted> emitted() {
    return emitted;
  }

  @Override
  public List<String> names() {
    return List.copyOf(new TreeMap<>(streams).keySet());
  }

  @Override
  public Optional<EmittableStream<?>> stream(String name) {
    return Optional.ofNullable(streams.get(name));
  }

  private final class FakeEmitter<M> implements Emitter<M> {
    private final Stream<M> stream;

    FakeEmitter(Stream<M> stream) {
      this.stream = stream;
    }

    @Override
    public CompletionStage<RecordPosition> emit(String key, M message, Headers headers) {
      if (key.equals("unwritable")) {
        throw new EmitException("the record is larger than Kafka takes");
      }
      String value = new String(stream.codec().encode(message), StandardCharsets.UTF_8);
      emitted.add(new Emitted(stream.topic(), key, value, headers));
      return switch (acknowledgement) {
        case AT_ONCE ->
            CompletableFuture.completedFuture(
                new RecordPosition(stream.topic(), 2, 100 + emitted.size()));
        case NEVER -> new CompletableFuture<>();
        case LATE -> failed(EmitException.Kind.TIMEOUT, "no broker took it in time");
        case REFUSED -> failed(EmitException.Kind.REFUSED, "this server may not write");
      };
    }

    private static CompletionStage<RecordPosition> failed(EmitException.Kind kind, String why) {
      return CompletableFuture.failedFuture(new EmitException(kind, why));
    }

    @Override
    public void flush() {}

    @Override
    public void finish() {}
  }
}
