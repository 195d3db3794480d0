package io.goka.runtime.server;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.engine.observe.Event.Severity;
import io.goka.runtime.cluster.ClusterTurn;
import io.goka.runtime.cluster.CopartitioningAssignor;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source of which only one instance of the cluster runs: it runs here while it is this instance's
 * turn, on a thread of its own and with a producer of its own, which goes with the turn. Once it
 * has returned of its own accord it is done here, and later turns pass without it.
 *
 * <p>Owner: poll thread of its turns.
 */
final class SourceInTurn implements ClusterTurn.Holder, Restarting.Work {

  private static final Logger LOG = LoggerFactory.getLogger(SourceInTurn.class);

  private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

  /** One turn: the source's thread, and what it emits by. */
  private record Turn(Restarting source, KafkaEmitters kafka) {}

  private final DefinedEmitter defined;
  private final EmitterLife life;
  private final Hosting hosting;
  private final GroupConfig config;
  private final String group;
  private Optional<Turn> turn = Optional.empty();

  /**
   * Held by the thread that calls the source. One that does not heed its interrupt holds it beyond
   * its turn, however many turns follow.
   */
  private final ReentrantLock oneCall = new ReentrantLock();

  /** Whether the source has returned in its turn without being asked to; its thread says so. */
  private volatile boolean returned;

  SourceInTurn(DefinedEmitter defined, EmitterLife life, GroupConfig config, Hosting hosting) {
    this.defined = defined;
    this.life = life;
    this.hosting = hosting;
    this.group = HostedEmitter.turnGroup(life.name());
    this.config = config;
  }

  /** The thread that takes the turns; it is not started. Kafka's clients are made on it. */
  Restarting thread() {
    return new Restarting(
        OwnThreads::make, group + "-poll", this, EmitterLife.backoff(), System::nanoTime);
  }

  /** Takes turns. */
  @Override
  public void run(Restarting here) throws InterruptedException {
    standBy();
    checkNoGroupHasTheName();
    hosting.ensureMayEmit(defined.definition().streams());
    new ClusterTurn(
            group,
            defined.definition().streams().get(0).topic(),
            config,
            () ->
                hosting
                    .clients()
                    .groupConsumer(
                        group, config, hosting.instanceId(), CopartitioningAssignor.class),
            this,
            System::nanoTime)
        .take(here::stopping);
  }

  @Override
  public void failed(Throwable cause, int failures, Optional<Duration> pause) {
    life.failed(cause, pause);
  }

  @Override
  public void ended(Restarting here) {
    life.become(State.ENDED);
  }

  /** It looks whether it is to stop with each poll; an interrupt would harm the consumer. */
  @Override
  public void askToEnd(Thread thread) {}

  private void checkNoGroupHasTheName() {
    if (hosting.ownership().groups().contains(group)) {
      throw new StartException(
          "emitter "
              + life.name()
              + " runs once per cluster and needs the consumer group "
              + group
              + ", which is the name of a group here: rename one of them");
    }
  }

  private void standBy() {
    life.become(returned ? State.ENDED : State.STANDBY);
  }

  @Override
  public void begin(BooleanSupplier held) {
    if (returned) {
      // It keeps the turn all the same: elsewhere the source would run again.
      LOG.info("{}: has ended here in an earlier turn, and is not started again", life.name());
      standBy();
      return;
    }
    LOG.info("{}: runs here, and on no other instance", life.name());
    life.tell(Severity.INFO, "runs here, and on no other instance");
    KafkaEmitters kafka =
        new KafkaEmitters(
            hosting.clients(), group, ClusterTurn.deliveryTimeout(config.sessionTimeout()));
    Restarting source =
        new Restarting(
            new PluginThreads(defined.plugin()),
            life.name() + "-source",
            new InTurn(kafka, held),
            EmitterLife.backoff(),
            System::nanoTime);
    turn = Optional.of(new Turn(source, kafka));
    source.start();
  }

  @Override
  public void end(boolean lost) {
    Optional<Turn> over = turn;
    turn = Optional.empty();
    over.ifPresent(each -> end(each, lost));
    standBy();
  }

  private void end(Turn over, boolean lost) {
    long deadline = System.nanoTime() + config.patienceWithRevoked().toNanos();
    over.source().stop();
    if (lost) {
      // Whatever it holds would come too late.
      over.kafka().close(Duration.ZERO);
    }
    boolean ended = join(over.source(), left(deadline));
    over.kafka().close(left(deadline));
    tellEnd(lost, ended);
  }

  private void tellEnd(boolean lost, boolean ended) {
    if (returned) {
      return;
    }
    String why =
        lost ? "Kafka was not heard of, and another instance may run it" : "its turn is over";
    LOG.info("{}: stands by here: {}", life.name(), why);
    life.tell(lost ? Severity.WARNING : Severity.INFO, "stands by here: " + why);
    if (!ended) {
      LOG.warn(
          "{}: its source has not returned within {} ms of its interrupt, and can emit nothing more:"
              + " let it look at stopping(), or end when it is interrupted",
          life.name(),
          config.patienceWithRevoked().toMillis());
    }
  }

  private static boolean join(Restarting source, Duration atMost) {
    try {
      return source.join(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration left(long deadlineNanos) {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  /** The work of the source's thread in one turn. Owner: that thread. */
  private final class InTurn implements Restarting.Work {

    private final KafkaEmitters kafka;
    private final BooleanSupplier held;

    InTurn(KafkaEmitters kafka, BooleanSupplier held) {
      this.kafka = kafka;
      this.held = held;
    }

    @Override
    public void run(Restarting here) throws Exception {
      awaitEarlierCall();
      try {
        new SourceRun(defined, life, kafka, held, here).run();
        // Whose turn is over may have returned because of that: it is run again.
        if (held.getAsBoolean() && !here.stopping()) {
          returned = true;
        }
      } finally {
        oneCall.unlock();
      }
    }

    /** Two calls of one source in one process would be as wrong as in two. */
    private void awaitEarlierCall() throws InterruptedException {
      while (!oneCall.tryLock(BETWEEN_WORDS.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("{}: its source has still not returned from an earlier turn", life.name());
      }
    }

    @Override
    public void failed(Throwable cause, int failures, Optional<Duration> pause) {
      life.failed(cause, pause);
    }

    @Override
    public void ended(Restarting here) {
      if (!here.stopping()) {
        life.become(State.ENDED);
      }
    }

    @Override
    public void askToEnd(Thread thread) {
      thread.interrupt();
    }
  }
}
