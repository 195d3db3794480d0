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
 * @param keyFormat how keys are written, in all its streams
 * @param partitioner where keys live, in all its streams
 * @param defaultHeaders headers of every record that it emits, before those of the record itself
 */
public record EmitterDefinition(
    List<Stream<?>> streams,
    Source source,
    boolean oncePerCluster,
    KeyFormat keyFormat,
    Partitioner partitioner,
    Headers defaultHeaders) {

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
     * Emits until it has no more, or is stopped. Called on a thread of its own, with the plugin's
     * class loader as context loader. When the server stops, or another instance is to run a source
     * that runs once per cluster, the thread is interrupted; its emitters take nothing more soon
     * after, whether it returns or not. What is emitted and not acknowledged when it returns is
     * still delivered.
     *
     * @param context hands out the emitters
     * @throws Exception whatever went wrong: it is logged and shown, and the source is called again
     *     after a backoff of a second, which doubles up to a minute. A normal return ends the
     *     emitter until the next start; one that runs once per cluster also runs again on the
     *     instance that comes next, when this one leaves.
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
    private KeyFormat keyFormat = KeyFormats.UTF8;
    private Partitioner partitioner = Partitioners.MURMUR2;
    private Headers defaultHeaders = Headers.empty();

    private Builder(List<Stream<?>> streams) {
      this.streams = streams;
    }

    /**
     * Lets only one instance of the cluster run the source at a time; the others stand by. When it
     * stops, another follows at once; when it dies, after its session ({@code session.timeout.ms}).
     */
    public Builder oncePerCluster() {
      this.oncePerCluster = true;
      return this;
    }

    /** Sets how keys are written; {@link KeyFormats#UTF8} otherwise. */
    public Builder keyFormat(KeyFormat keyFormat) {
      this.keyFormat = keyFormat;
      return this;
    }

    /**
     * Sets where keys live; {@link Partitioners#MURMUR2} otherwise. Must be that of the groups
     * which read the streams, or they look for the keys elsewhere.
     */
    public Builder partitioner(Partitioner partitioner) {
      this.partitioner = partitioner;
      return this;
    }

    /** Sets headers of every record that is emitted. */
    public Builder defaultHeaders(Headers defaultHeaders) {
      this.defaultHeaders = defaultHeaders;
      return this;
    }

    /** Names the work. */
    public EmitterDefinition runs(Source source) {
      return new EmitterDefinition(
          streams, source, oncePerCluster, keyFormat, partitioner, defaultHeaders);
    }
  }
}
