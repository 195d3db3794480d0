package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.TableCopies;
import io.goka.runtime.cluster.TurnConfig;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.runtime.plugin.LoadedPlugin;
import io.goka.runtime.plugin.PluginClassLoader;
import io.goka.runtime.plugin.PluginKind;
import io.goka.spi.Codecs;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterDefinition.Source;
import io.goka.spi.Stream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source through several turns, which the test gives and takes; there is no Kafka. */
@Timeout(60)
final class SourceInTurnTest {

  private static final Stream<String> TICKS = Stream.of("ticks", Codecs.string());
  private static final TopicConfig TOPICS =
      new TopicConfig(OptionalInt.of(1), 2, "-table", "-loop", "-dlq");

  /** Clients that do not start all over when nobody answers, with a line in the log each time. */
  private static final Map<String, Object> QUIET = Map.of("metadata.recovery.strategy", "none");

  @TempDir private Path directory;

  private final InstantSource clock = InstantSource.system();
  private final EventLog events = new EventLog(clock);
  private final EmitterLife life = new EmitterLife("feed", events, clock);
  private final KafkaClients clients =
      new KafkaClients(
          new KafkaConfig(Optional.of("127.0.0.1:1"), QUIET, 0, Duration.ofSeconds(1)), "test");
  private final Admin admin = clients.admin();
  private final KafkaEmitters emitters = new KafkaEmitters(clients);
  private final PluginClassLoader loader =
      new PluginClassLoader("test", List.of(), getClass().getClassLoader());
  private final AtomicInteger calls = new AtomicInteger();
  private Optional<DataDirectory> data = Optional.empty();

  @BeforeEach
  void lock() {
    data = Optional.of(DataDirectory.lock(directory));
  }

  @AfterEach
  void close() throws Exception {
    emitters.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    data.orElseThrow().close();
    loader.close();
  }

  @Test
  void aSourceThatHasReturnedIsNotStartedAgainWhenTheTurnComesBack() {
    SourceInTurn source = inTurn(context -> calls.incrementAndGet());
    source.begin(() -> true);
    await().until(() -> life.snapshot(List.of()).state() == State.ENDED);

    source.end(true);
    State between = life.snapshot(List.of()).state();
    source.begin(() -> true);
    await().during(Duration.ofMillis(300)).until(() -> calls.get() == 1);
    source.end(false);

    assertThat(between).isEqualTo(State.ENDED);
    assertThat(life.snapshot(List.of()).state()).isEqualTo(State.ENDED);
  }

  @Test
  void aSourceThatReturnsBecauseItsTurnIsOverIsStartedAgain() {
    SourceInTurn source =
        inTurn(
            context -> {
              calls.incrementAndGet();
              awaitStop(context);
            });
    source.begin(() -> true);
    await().until(() -> calls.get() == 1);

    source.end(true);
    assertThat(life.snapshot(List.of()).state()).isEqualTo(State.STANDBY);
    source.begin(() -> true);

    await().until(() -> calls.get() == 2);
    source.end(false);
  }

  /** It may have been refused to emit, and not have been told to stop yet. */
  @Test
  void aSourceThatReturnsWhenItsTurnHasExpiredIsStartedAgain() {
    AtomicBoolean held = new AtomicBoolean(true);
    SourceInTurn source =
        inTurn(
            context -> {
              held.set(false);
              calls.incrementAndGet();
            });
    source.begin(held::get);
    await().until(() -> life.snapshot(List.of()).state() == State.ENDED);

    source.end(true);
    source.begin(() -> true);

    await().until(() -> calls.get() == 2);
    source.end(true);
  }

  @Test
  void aCallThatDoesNotEndIsTheOnlyOneHoweverManyTurnsFollow() {
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    AtomicBoolean beside = new AtomicBoolean();
    SourceInTurn source =
        inTurn(
            context -> {
              beside.compareAndSet(false, running.incrementAndGet() > 1);
              if (calls.incrementAndGet() == 1) {
                awaitWithoutHeedingInterrupts(free);
              } else {
                awaitStop(context);
              }
              running.decrementAndGet();
            });
    source.begin(() -> true);
    await().until(() -> calls.get() == 1);

    source.end(true);
    source.begin(() -> true);
    source.end(true);
    source.begin(() -> true);
    await().during(Duration.ofMillis(300)).until(() -> calls.get() == 1);
    free.countDown();

    await().until(() -> calls.get() == 2);
    source.end(false);
    assertThat(beside).as("one beside the other").isFalse();
  }

  private static void awaitStop(EmitterContext context) {
    while (context.pause(Duration.ofSeconds(1))) {
      // Nothing to do.
    }
  }

  private static void awaitWithoutHeedingInterrupts(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // Goes on all the same.
      }
    }
  }

  private SourceInTurn inTurn(Source source) {
    LoadedPlugin plugin =
        new LoadedPlugin("test.jar", Optional.empty(), loader, PluginKind.EMITTER, "feed", this);
    return new SourceInTurn(
        new DefinedEmitter(plugin, EmitterDefinition.emits(TICKS).oncePerCluster().runs(source)),
        life,
        TurnConfig.withSession(Duration.ofSeconds(2)),
        hosting());
  }

  private Hosting hosting() {
    DataDirectory locked = data.orElseThrow();
    return new Hosting(
        Optional.empty(),
        TOPICS,
        new TopicManager(admin, clients.bootstrapServers(), TOPICS, clock),
        new TopicOwnership(List.of(), TOPICS),
        new ConnectedCluster(
            clients.bootstrapServers(), "any", 1, Map.of("transaction.version", (short) 2)),
        clients,
        admin,
        emitters,
        new TableCopies(
            new TableCopies.Surroundings(
                topic -> {
                  throw new AssertionError(topic);
                },
                () -> {
                  throw new AssertionError("no consumer");
                },
                locked::copy,
                events,
                clock,
                System::nanoTime)),
        locked,
        Runnable::run,
        HeapShare.ofThisProcess(),
        events,
        clock,
        new Watchdog(events, clock, System::nanoTime));
  }
}
