package io.goka.runtime.server;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One emitter plugin that this server hosts: runs its source on a thread of its own, and again
 * after a pause when it has thrown. A source that runs once per cluster runs here in its turn only.
 * Owner: any thread.
 */
public final class HostedEmitter {

  private final EmitterDefinition definition;
  private final EmitterLife life;
  private final List<String> topics;
  private final Restarting thread;

  private HostedEmitter(EmitterDefinition definition, EmitterLife life, Restarting thread) {
    this.definition = definition;
    this.life = life;
    this.topics = definition.streams().stream().map(Stream::topic).sorted().toList();
    this.thread = thread;
  }

  /**
   * Makes the emitter; it does not start.
   *
   * @param defined what the plugin has defined
   * @param turns the settings of the {@link #turnGroup}
   * @param hosting what the server's emitters share
   */
  public static HostedEmitter of(DefinedEmitter defined, GroupConfig turns, Hosting hosting) {
    EmitterLife life = new EmitterLife(defined.plugin().name(), hosting.events(), hosting.clock());
    Restarting thread =
        defined.definition().oncePerCluster()
            ? new SourceInTurn(defined, life, turns, hosting).thread()
            : new Restarting(
                new PluginThreads(defined.plugin()),
                life.name() + "-source",
                new OwnSource(defined, life, hosting),
                EmitterLife.backoff(),
                System::nanoTime);
    return new HostedEmitter(defined.definition(), life, thread);
  }

  /** The work of a source that runs on every instance. */
  private record OwnSource(DefinedEmitter defined, EmitterLife life, Hosting hosting)
      implements Restarting.Work {

    @Override
    public void run(Restarting here) throws Exception {
      life.become(State.RUNNING);
      hosting.ensureMayEmit(defined.definition().streams());
      new SourceRun(defined, life, hosting.emitters(), () -> true, here).run();
    }

    @Override
    public void failed(Throwable cause, int failures, Optional<Duration> pause) {
      life.failed(cause, pause);
    }

    @Override
    public void ended(Restarting here) {
      life.become(State.ENDED);
    }

    @Override
    public void askToEnd(Thread thread) {
      thread.interrupt();
    }
  }

  /** The plugin's name. */
  public String name() {
    return life.name();
  }

  /** The topics that it emits into, as it writes them. */
  public List<NamedStream> streams() {
    return NamedStream.of(life.name(), definition);
  }

  /** The consumer group in which a source that runs once per cluster waits for its turn. */
  public static String turnGroup(String name) {
    return name + "-emitter";
  }

  /** Starts the source, on a thread of its own. */
  public void start() {
    life.become(definition.oncePerCluster() ? State.STANDBY : State.RUNNING);
    thread.start();
  }

  /** Asks the source to end, and interrupts it; returns at once. */
  public void stop() {
    thread.stop();
  }

  /**
   * Waits for the source to have ended.
   *
   * @return whether it has
   */
  public boolean join(Duration atMost) throws InterruptedException {
    return thread.join(atMost);
  }

  /** The emitter now. */
  public EmitterSnapshot snapshot() {
    return life.snapshot(topics);
  }
}
