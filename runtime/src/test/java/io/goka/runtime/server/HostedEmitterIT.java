package io.goka.runtime.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.ConnectedCluster;
import io.goka.engine.kafka.KafkaClients;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.TopicManager;
import io.goka.engine.kafka.TopicOwnership;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.EmitterSnapshot.State;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.state.TableCopies;
import io.goka.runtime.cluster.TurnConfig;
import io.goka.runtime.plugin.Defined.DefinedEmitter;
import io.goka.runtime.plugin.LoadedPlugin;
import io.goka.runtime.plugin.PluginClassLoader;
import io.goka.runtime.plugin.PluginKind;
import io.goka.spi.Codecs;
import io.goka.spi.EmitException;
import io.goka.spi.Emitter;
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
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sources as a server runs them, on a real broker. */
@Timeout(120)
final class HostedEmitterIT {

  private static final Stream<String> TICKS = Stream.of("ticks", Codecs.string());
  private static final TopicConfig TOPICS =
      new TopicConfig(OptionalInt.of(1), 2, "-table", "-loop", "-dlq");

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;
  private static KafkaClients clients;
  private static Admin admin;
  private static KafkaEmitters emitters;
  private static DataDirectory data;

  private final EventLog events = new EventLog(InstantSource.system());
  private final PluginClassLoader loader =
      new PluginClassLoader("test", List.of(), getClass().getClassLoader());
  private final Queue<HostedEmitter> hosted = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws Exception {
    kafka =
        EmbeddedKafka.start(
            Options.in(directory.resolve("kafka"))
                .withOverrides(Map.of("group.min.session.timeout.ms", "500")));
    clients =
        new KafkaClients(
            new KafkaConfig(
                Optional.of(kafka.bootstrapServers()), Map.of(), 0, Duration.ofSeconds(10)),
            "it");
    admin = clients.admin();
    emitters = new KafkaEmitters(clients);
    data = DataDirectory.lock(directory.resolve("data"));
  }

  @AfterAll
  static void stop() throws Exception {
    emitters.close(Duration.ZERO);
    admin.close();
    data.close();
    kafka.close();
  }

  @AfterEach
  void stopSources() throws Exception {
    hosted.forEach(HostedEmitter::stop);
    for (HostedEmitter each : hosted) {
      assertThat(each.join(Duration.ofSeconds(20))).isTrue();
    }
    loader.close();
  }

  @Test
  void aSourceThatThrowsIsSeenAndStartedAgainWithNewEmitters() {
    AtomicInteger calls = new AtomicInteger();
    Queue<Emitter<String>> handedOut = new ConcurrentLinkedQueue<>();
    HostedEmitter emitter =
        hosted(
            "failing",
            EmitterDefinition.emits(TICKS)
                .runs(
                    context -> {
                      handedOut.add(context.emitter(TICKS));
                      context.emitter(TICKS).emitSync("key", "tick");
                      if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("the feed is gone");
                      }
                      awaitStop(context);
                    }));

    emitter.start();

    await().until(() -> emitter.snapshot().state() == State.BACKING_OFF);
    EmitterSnapshot failed = emitter.snapshot();
    assertThat(failed.restarts()).isEqualTo(1);
    assertThat(failed.lastFailure()).hasValue("java.lang.IllegalStateException: the feed is gone");
    await().until(() -> calls.get() == 2);
    EmitterSnapshot again = emitter.snapshot();
    assertThat(again.state()).isEqualTo(State.RUNNING);
    assertThat(again.emitted()).as("of both calls").isEqualTo(2);
    assertThat(again.lastFailure()).isPresent();
    assertThat(events.after(0))
        .extracting(Event::message)
        .anyMatch(message -> message.contains("the feed is gone"));
    assertThatThrownBy(() -> handedOut.remove().emit("key", "from the first call"))
        .isInstanceOfSatisfying(
            EmitException.class, e -> assertThat(e.kind()).isEqualTo(EmitException.Kind.CLOSED));
  }

  @Test
  void aSourceThatReturnsHasEnded() {
    HostedEmitter emitter =
        hosted(
            "ending",
            EmitterDefinition.emits(TICKS).runs(context -> context.emitter(TICKS).emit("k", "m")));

    emitter.start();

    await().until(() -> emitter.snapshot().state() == State.ENDED);
    await().until(() -> emitter.snapshot().emitted() == 1);
    assertThat(emitter.snapshot().restarts()).isZero();
  }

  @Test
  void oneRunsOncePerClusterAndTheOtherStandsBy() throws Exception {
    AtomicInteger running = new AtomicInteger();
    Source source =
        context -> {
          assertThat(running.incrementAndGet()).isOne();
          context.emitter(TICKS).emitSync("key", "tick");
          assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
          awaitStop(context);
          running.decrementAndGet();
        };
    EmitterDefinition once = EmitterDefinition.emits(TICKS).oncePerCluster().runs(source);
    HostedEmitter first = hosted("once", once);
    HostedEmitter second = hosted("once", once);

    first.start();
    await().until(() -> first.snapshot().emitted() == 1);
    second.start();
    assertThat(second.snapshot().state()).isEqualTo(State.STANDBY);
    await().until(() -> membersOf("once-emitter") == 2);
    assertThat(first.snapshot().state()).isEqualTo(State.RUNNING);
    assertThat(threadsOfKafkaWithLoader(loader)).isEmpty();

    first.stop();
    assertThat(first.join(Duration.ofSeconds(10))).isTrue();
    await().until(() -> second.snapshot().emitted() == 1);
    assertThat(first.snapshot().state()).isEqualTo(State.ENDED);
    assertThat(second.snapshot().state()).isEqualTo(State.RUNNING);
    assertThat(second.snapshot().lastFailure()).isEmpty();
  }

  @Test
  void aSourceThatDoesNotHeedItsInterruptCanEmitNothingMore() throws Exception {
    AtomicBoolean free = new AtomicBoolean();
    CountDownLatch stubborn = new CountDownLatch(1);
    Queue<EmitException.Kind> refusals = new ConcurrentLinkedQueue<>();
    EmitterDefinition once =
        EmitterDefinition.emits(TICKS)
            .oncePerCluster()
            .runs(
                context -> {
                  stubborn.countDown();
                  while (!free.get()) {
                    try {
                      context.emitter(TICKS).emitSync("key", "tick");
                    } catch (EmitException e) {
                      refusals.add(e.kind());
                    } catch (InterruptedException e) {
                      // Goes on all the same.
                    }
                  }
                });
    HostedEmitter emitter = hosted("stubborn", once);
    emitter.start();
    stubborn.await();

    emitter.stop();

    assertThat(emitter.join(Duration.ofSeconds(10))).isTrue();
    long emitted = emitter.snapshot().emitted();
    await().until(() -> refusals.contains(EmitException.Kind.CLOSED));
    assertThat(emitter.snapshot().emitted()).isEqualTo(emitted);
    free.set(true);
  }

  @Test
  void aGroupOfTheSameNameAsItsTurnsIsTold() {
    HostedEmitter emitter =
        hosted(
            "taken",
            EmitterDefinition.emits(TICKS).oncePerCluster().runs(context -> {}),
            List.of("taken-emitter"));

    emitter.start();

    await().until(() -> emitter.snapshot().lastFailure().isPresent());
    assertThat(emitter.snapshot().lastFailure().orElseThrow())
        .contains("needs the consumer group taken-emitter", "rename one of them");
  }

  @Test
  void aSourceDoesNotEmitIntoWhatGroupsAloneWriteAndIsToldAllOfIt() throws Exception {
    AtomicBoolean ran = new AtomicBoolean();
    HostedEmitter emitter =
        hosted(
            "meddling",
            EmitterDefinition.emits(
                    TICKS,
                    Stream.of("owner-table", Codecs.string()),
                    Stream.of("owner-loop", Codecs.string()))
                .runs(context -> ran.set(true)),
            List.of("owner"));

    emitter.start();

    await().until(() -> emitter.snapshot().lastFailure().isPresent());
    assertThat(emitter.snapshot().lastFailure().orElseThrow())
        .contains("owner-table is the table of group owner", "owner-loop is the loop of group");
    assertThat(ran).isFalse();
    assertThat(admin.listTopics().names().get()).doesNotContain("owner-table", "owner-loop");
  }

  private static void awaitStop(EmitterContext context) {
    while (context.pause(Duration.ofSeconds(1))) {
      // Nothing to do.
    }
  }

  private static List<Thread> threadsOfKafkaWithLoader(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-"))
        .filter(thread -> thread.getContextClassLoader() == loader)
        .toList();
  }

  private static long membersOf(String group) throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .flatMap(described -> described.members().stream())
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  private HostedEmitter hosted(String name, EmitterDefinition definition) {
    return hosted(name, definition, List.of());
  }

  private HostedEmitter hosted(String name, EmitterDefinition definition, List<String> groups) {
    LoadedPlugin plugin =
        new LoadedPlugin("test.jar", Optional.empty(), loader, PluginKind.EMITTER, name, this);
    InstantSource clock = InstantSource.system();
    HostedEmitter emitter =
        HostedEmitter.of(
            new DefinedEmitter(plugin, definition),
            TurnConfig.withSession(Duration.ofSeconds(6)),
            new Hosting(
                Optional.empty(),
                TOPICS,
                new TopicManager(admin, clients.bootstrapServers(), TOPICS, clock),
                new TopicOwnership(groups, TOPICS),
                new ConnectedCluster(
                    clients.bootstrapServers(), "any", 1, Map.of("transaction.version", (short) 2)),
                clients,
                admin,
                emitters,
                noCopies(),
                data,
                Runnable::run,
                HeapShare.ofThisProcess(),
                events,
                clock,
                new Watchdog(events, clock, System::nanoTime)));
    hosted.add(emitter);
    return emitter;
  }

  /** Emitters look nothing up. */
  private TableCopies noCopies() {
    return new TableCopies(
        new TableCopies.Surroundings(
            topic -> {
              throw new AssertionError(topic);
            },
            () -> {
              throw new AssertionError("no consumer");
            },
            data::copy,
            events,
            InstantSource.system(),
            System::nanoTime));
  }
}
