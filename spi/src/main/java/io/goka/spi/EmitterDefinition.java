package io.goka.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an emitter plugin emits into, and what it runs. Immutable.
 *
 * <pre>{@code
 * EmitterDefinition.emits(CLICKS).runs(context -> {
 *   Emitter<String> clicks = context.emitter(CLICKS);
 *   while (context.pause(Duration.ofMillis(200))) {
 *     clicks.emit("alice", "home");
 *   }
 * });
 * }</pre>
 *
 * @param streams the streams it may emit into; at least one
 * @param source what it runs
 * @param oncePerCluster whether only one instance of the cluster runs it at a time; every instance
 *     otherwise
 */
public record EmitterDefinition(List<Stream<?>> streams, Source source, boolean oncePerCluster) {

  /** Keeps its own copy of the streams. */
  public EmitterDefinition {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("the emitter names no stream: name one by emits(STREAM)");
    }
    Set<String> topics = streams.stream().map(Stream::topic).collect(Collectors.toSet());
    if (topics.size() < streams.size()) {
      throw new IllegalArgumentException("the emitter names a stream twice: remove one of them");
    }
  }

  /** The work of an emitter. */
  @FunctionalInterface
  public interface Source {

    /**
     * Emits until it has no more, or the server stops. Called on a thread of its own, with the
     * plugin's class loader as context loader. When the server stops, the thread is interrupted.
     *
     * @param context hands out the emitters
     * @throws Exception whatever went wrong: it is logged and shown, and the source is called again
     *     after a backoff. A normal return ends the emitter until the next start.
     */
    void run(EmitterContext context) throws Exception;
  }

  /** Starts a definition. */
  public static Builder emits(Stream<?> stream, Stream<?>... more) {
    List<Stream<?>> streams = new ArrayList<>();
    streams.add(stream);
    streams.addAll(List.of(more));
    return new Builder(streams);
  }

  /** Collects what an emitter is. */
  public static final class Builder {

    private final List<Stream<?>> streams;
    private boolean oncePerCluster;

    private Builder(List<Stream<?>> streams) {
      this.streams = streams;
    }

    /** Lets only one instance of the cluster run the source at a time. */
    public Builder oncePerCluster() {
      this.oncePerCluster = true;
      return this;
    }

    /** Names the work. */
    public EmitterDefinition runs(Source source) {
      return new EmitterDefinition(streams, source, oncePerCluster);
    }
  }
}
