package io.goka.runtime.server;

import io.goka.engine.kafka.KafkaEmitter;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.engine.observe.Event.Severity;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.Stream;
import io.goka.spi.UndeclaredEdgeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One emitter plugin that this server hosts: runs its source on a thread of its own, and again
 * after a pause when it has thrown. Owner: any thread may start, stop and look; the source's thread
 * does the rest.
 */
public final class HostedEmitter {

  private static final Logger LOG = LoggerFactory.getLogger(HostedEmitter.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** A source that ran this long is taken to have been well: the next pause is the first again. */
  private static final Duration WELL_AFTER = Duration.ofMinutes(1);

  private record Moment(State state, Instant since) {}

  private final DefinedEmitter defined;
  private final String name;
  private final Hosting hosting;
  private final Map<String, KafkaEmitter<?>> emitters = new TreeMap<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicLong restarts = new AtomicLong();
  private final Thread thread;
  private volatile Moment now;
  private volatile Optional<String> lastFailure = Optional.empty();

  /** Makes the emitter; it does not start. */
  public HostedEmitter(DefinedEmitter defined, Hosting hosting) {
    this.defined = defined;
    this.name = defined.plugin().name();
    this.hosting = hosting;
    for (Stream<?> stream : defined.definition().streams()) {
      emitters.put(stream.topic(), hosting.emitters().emitter(stream));
    }
    this.now = new Moment(State.ENDED, hosting.clock().instant());
    this.thread = new PluginThreads(defined.plugin()).newThread(this::run);
    this.thread.setName(name + "-source");
  }

  /** The plugin's name. */
  public String name() {
    return name;
  }

  /** The streams it may emit into. */
  public List<Stream<?>> streams() {
    return defined.definition().streams();
  }

  /** Starts the source, on a thread of its own. */
  public void start() {
    become(State.RUNNING);
    thread.start();
  }

  /** Asks the source to end, and interrupts it; returns at once. */
  public void stop() {
    stopping.countDown();
    thread.interrupt();
  }

  /**
   * Waits for the source to have ended.
   *
   * @return whether it has
   */
  public boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  /** The emitter now. */
  public EmitterSnapshot snapshot() {
    Moment moment = now;
    return new EmitterSnapshot(
        name,
        List.copyOf(emitters.keySet()),
        moment.state(),
        moment.since(),
        emitters.values().stream().mapToLong(KafkaEmitter::acknowledged).sum(),
        emitters.values().stream().mapToLong(KafkaEmitter::failed).sum(),
        restarts.get(),
        lastFailure);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    Context context = new Context();
    while (!context.stopping()) {
      Instant started = hosting.clock().instant();
      become(State.RUNNING);
      try {
        hosting.checkMayEmit(emitters.keySet());
        hosting.topicManager().ensureStreams(emitters.keySet());
        defined.definition().source().run(context);
        break;
      } catch (Throwable e) {
        if (context.stopping()) {
          break;
        }
        if (started.plus(WELL_AFTER).isBefore(hosting.clock().instant())) {
          pause = FIRST_PAUSE;
        }
        backOff(e, pause, context);
        pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
      }
    }
    become(State.ENDED);
  }

  private void backOff(Throwable cause, Duration pause, Context context) {
    lastFailure = Optional.of(cause.toString());
    restarts.incrementAndGet();
    become(State.BACKING_OFF);
    LOG.warn("{}: the emitter failed, again in {} s", name, pause.toSeconds(), cause);
    hosting
        .events()
        .add(
            Severity.WARNING,
            name,
            "the emitter failed, again in " + pause.toSeconds() + " s: " + cause);
    // Whatever interrupted the source is over.
    boolean unused = Thread.interrupted();
    context.pause(pause);
  }

  private void become(State state) {
    if (now.state() != state) {
      now = new Moment(state, hosting.clock().instant());
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private final class Context implements EmitterContext {

    @Override
    @SuppressWarnings("unchecked") // the map has each stream's own emitter
    public <M> Emitter<M> emitter(Stream<M> stream) {
      KafkaEmitter<?> emitter = emitters.get(stream.topic());
      if (emitter == null) {
        throw new UndeclaredEdgeException(
            "emitter '"
                + name
                + "' emits into '"
                + stream.topic()
                + "', which its definition does not name: add it to EmitterDefinition.emits(...)");
      }
      return (Emitter<M>) emitter;
    }

    @Override
    public boolean pause(Duration duration) {
      try {
        return !stopping.await(duration.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public boolean stopping() {
      return stopping.getCount() == 0;
    }
  }
}
