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
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source of which only one instance of the cluster runs: it runs here while it is this instance's
 * turn, on a thread of its own and with a producer of its own, which goes with the turn.
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

  /** The source of an earlier turn, which did not heed its interrupt. */
  private Optional<Restarting> leftBehind = Optional.empty();

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
        SourceInTurn::ownThread, group + "-poll", life, this, false, System::nanoTime);
  }

  private static Thread ownThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes turns. */
  @Override
  public void run(Restarting here) throws InterruptedException {
    life.become(State.STANDBY);
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
  public void ended(Restarting here) {
    life.become(State.ENDED);
  }

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

  @Override
  public void begin(BooleanSupplier held) {
    LOG.info("{}: runs here, and on no other instance", life.name());
    life.tell(Severity.INFO, "runs here, and on no other instance");
    KafkaEmitters kafka =
        new KafkaEmitters(
            hosting.clients(), group, ClusterTurn.deliveryTimeout(config.sessionTimeout()));
    Restarting source =
        new Restarting(
            new PluginThreads(defined.plugin()),
            life.name() + "-source",
            life,
            new InTurn(kafka, held, leftBehind),
            true,
            System::nanoTime);
    turn = Optional.of(new Turn(source, kafka));
    source.start();
  }

  @Override
  public void end(boolean lost) {
    Turn over = turn.orElseThrow();
    turn = Optional.empty();
    long deadline = System.nanoTime() + config.patienceWithRevoked().toNanos();
    over.source().stop();
    if (lost) {
      // Whatever it holds would come too late.
      over.kafka().close(Duration.ZERO);
    }
    boolean ended = join(over.source(), left(deadline));
    over.kafka().close(left(deadline));
    leftBehind = ended ? Optional.empty() : Optional.of(over.source());
    tellEnd(lost, ended);
    life.become(State.STANDBY);
  }

  private void tellEnd(boolean lost, boolean ended) {
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
    private final Optional<Restarting> predecessor;

    InTurn(KafkaEmitters kafka, BooleanSupplier held, Optional<Restarting> predecessor) {
      this.kafka = kafka;
      this.held = held;
      this.predecessor = predecessor;
    }

    @Override
    public void run(Restarting here) throws Exception {
      awaitPredecessor();
      new SourceRun(defined, life, kafka, held, here).run();
    }

    /** Two calls of one source in one process would be as wrong as in two. */
    private void awaitPredecessor() throws InterruptedException {
      while (predecessor.isPresent() && !predecessor.get().join(BETWEEN_WORDS)) {
        LOG.warn("{}: its source has still not returned from an earlier turn", life.name());
      }
    }

    @Override
    public void ended(Restarting here) {
      if (!here.stopping()) {
        life.become(State.ENDED);
      }
    }
  }
}
