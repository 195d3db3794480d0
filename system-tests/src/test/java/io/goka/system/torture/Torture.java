package io.goka.system.torture;

import io.goka.system.fixture.AgentJar;
import io.goka.system.fixture.Brokers;
import io.goka.system.fixture.Cluster;
import io.goka.system.fixture.PluginClasses;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.fixture.ServerSpec;
import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Books;
import io.goka.system.torture.clock.ClockAgent;
import io.goka.system.torture.fault.Fault;
import io.goka.system.torture.fault.Instance;
import io.goka.system.torture.fault.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One run: starts everybody, offers load, lets faults strike, makes all well, and checks. Owner:
 * the thread that runs it.
 */
public final class Torture {

  private static final Duration SESSION = Duration.ofSeconds(5);

  private static final Duration SHOWN = Duration.ofSeconds(1);

  private final TorturePlan plan;
  private final Path folder;
  private final Consumer<String> progress;
  private final Random random;
  private final Map<String, Integer> strikes = new TreeMap<>();
  private final List<String> poisoned = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private final List<ServerProcess> everyServer = new ArrayList<>();
  private long beganNanos;

  /**
   * @param plan what is done
   * @param folder an empty directory, for all that the processes keep
   * @param progress told a line now and then
   */
  public Torture(TorturePlan plan, Path folder, Consumer<String> progress) {
    this.plan = plan;
    this.folder = folder;
    this.progress = progress;
    this.random = new Random(plan.seed());
  }

  /** Runs, and ends all processes. */
  public Summary run() throws Exception {
    beganNanos = System.nanoTime();
    tell("seed " + plan.seed() + ": starting " + plan.brokers() + " brokers");
    run(Map.of(), Optional.empty()).note(folder);
    try (Brokers brokers =
            Brokers.start(folder.resolve("kafka"), plan.brokers(), plan.instances());
        Cluster kafka = Cluster.at(brokers.bootstrapServers())) {
      kafka.create(Books.ENTRIES, Map.of());
      kafka.create(Books.RECEIPTS, Map.of());
      Scene scene = new Scene(brokers, kafka, instances(brokers), SESSION, poisoned, breaches);
      try {
        return run(scene);
      } finally {
        for (Instance instance : scene.instances()) {
          everyServer.addAll(instance.lives());
          for (ServerProcess life : instance.lives()) {
            life.close();
          }
        }
      }
    }
  }

  /** Each process of a server that there was, when the run is over. */
  public List<ServerProcess> everyServer() {
    return everyServer;
  }

  private List<Instance> instances(Brokers brokers) throws IOException {
    Path plugins = new PluginClasses(List.of(Books.class)).into(folder.resolve("plugins"));
    List<Instance> instances = new ArrayList<>();
    for (int each = 0; each < plan.instances(); each++) {
      String name = "server-" + (each + 1);
      Path data = folder.resolve(name);
      ServerSpec spec =
          ServerSpec.in(data)
              .plugins(plugins)
              .with("kafka.bootstrap.servers", brokers.bootstrapServers(each))
              .with("connect.timeout.ms", "120000")
              .with("processing.guarantee", plan.guarantee().setting())
              .with("session.timeout.ms", String.valueOf(SESSION.toMillis()))
              .with("revoke.timeout.ms", String.valueOf(SESSION.toMillis() * 4 / 5))
              .with("commit.interval.ms", "200")
              .with("error.decode", "dead-letter")
              .with("error.callback", "dead-letter")
              .with("error.produce", "dead-letter")
              .withVariable("GOKA_HEAP_OPTS", "-Xmx160m -XX:+UseSerialGC")
              .withVariable(
                  "GOKA_JVM_OPTS",
                  "-XX:TieredStopAtLevel=1 "
                      + clock(data)
                      + " "
                      + String.join(" ", plan.jvmOptions()));
      for (Map.Entry<String, String> setting : plan.settings().entrySet()) {
        spec = spec.with(setting.getKey(), setting.getValue());
      }
      instances.add(new Instance(name, spec, data, brokers.network(each)));
    }
    return instances;
  }

  /** The agent by which the server's clock can jump. */
  private String clock(Path data) throws IOException {
    return AgentJar.write(
        folder.resolve("clock.jar"), ClockAgent.class, Instance.clockOf(data).toString());
  }

  private Summary run(Scene scene) throws Exception {
    startAll(scene);
    List<Integer> partitions =
        scene.kafka().ends(Books.RECEIPTS).keySet().stream().map(each -> each.partition()).toList();
    try (Receipts receipts = new Receipts(scene.kafka(), plan.guarantee(), partitions).start();
        Load load = new Load(scene.kafka(), plan.rate(), plan.keys()).start();
        Minutes unused = Minutes.telling(() -> tell(progressOf(load, receipts)))) {
      Waiting.until("receipts come", () -> assertFlowing(receipts.count()));
      tell("load is offered, faults begin");
      torture(scene, load, receipts);
      tell("making all well");
      scene.brokers().heal();
      startAll(scene);
      Map<String, Integer> acknowledged = load.stop();
      receipts.offeredLast();
      note(load, receipts);
      tell("waiting for the servers to be done");
      Remains remains = new Remains(scene.kafka(), plan.guarantee());
      boolean settled = new Settling(scene, remains, breaches).await();
      return check(scene, acknowledged, receipts, settled);
    }
  }

  private static String progressOf(Load load, Receipts receipts) {
    return String.format(
        Locale.ROOT,
        "so far: %d records acknowledged, %d receipts, longest outage %.1f s",
        load.acknowledged().values().stream().mapToLong(Integer::longValue).sum(),
        receipts.count(),
        receipts.longestOutage().toMillis() / 1000.0);
  }

  /** So that the first fault meets servers that have committed. */
  private void assertFlowing(long count) {
    if (count < 2L * plan.rate()) {
      throw new AssertionError("only " + count);
    }
  }

  private static void startAll(Scene scene) throws IOException {
    for (Instance instance : scene.instances()) {
      instance.start();
    }
    scene.instances().forEach(Instance::awaitReady);
  }

  private void torture(Scene scene, Load load, Receipts receipts) throws Exception {
    long end = System.nanoTime() + plan.duration().toNanos();
    List<Fault> deck = new ArrayList<>();
    int dealt = 0;
    while (!plan.faults().isEmpty()
        && (dealt < plan.rounds() * plan.faults().size() || System.nanoTime() < end)) {
      if (deck.isEmpty()) {
        deck.addAll(plan.faults());
        Collections.shuffle(deck, random);
      }
      Waiting.pass(Duration.ofMillis(random.nextInt(500, 2500)));
      noteTheDead(scene);
      if (random.nextBoolean()) {
        // Every other time a fault meets servers that are not busy with the last one.
        scene.instances().forEach(Instance::awaitReady);
      }
      Fault fault = deck.remove(0);
      String what = fault.strike(scene, new Random(random.nextLong()));
      strikes.merge(fault.name(), 1, Integer::sum);
      dealt++;
      tell(fault.name() + ": " + what + "; " + receipts.count() + " receipts so far");
      note(load, receipts);
    }
    Waiting.pass(Duration.ofMillis(500));
  }

  /** A server that nobody has ended should be there. */
  private void noteTheDead(Scene scene) throws IOException {
    for (Instance instance : scene.instances()) {
      if (!instance.isAlive()) {
        breaches.add(instance.name() + " has ended by itself");
        instance.start();
      }
    }
  }

  private Summary check(
      Scene scene, Map<String, Integer> acknowledged, Receipts receipts, boolean settled)
      throws Exception {
    // Under exactly-once offsets are committed a moment before HTTP shows what they led to.
    Waiting.pass(SHOWN);
    Map<String, String> answers = Answers.of(scene, acknowledged.keySet(), breaches);
    Map<Integer, Instance> owners = Answers.owners(scene);
    run(acknowledged, Optional.of(receipts.longestOutage())).note(folder);
    tell("stopping the servers, reading what they have left");
    for (Instance instance : scene.instances()) {
      instance.stop();
    }
    Remains remains = new Remains(scene.kafka(), plan.guarantee());
    Map<String, String> stores = new TreeMap<>();
    try (LocalStores local = new LocalStores(Files.createDirectory(folder.resolve("copies")))) {
      for (Map.Entry<Integer, Instance> owner : owners.entrySet()) {
        stores.putAll(local.read(owner.getValue().data(), Books.GROUP, owner.getKey()));
      }
    }
    Findings findings =
        new Checker(plan.guarantee())
            .check(
                new Outcome(
                    acknowledged,
                    receipts.stop().keys(),
                    Remains.merged(remains.table()),
                    stores,
                    Optional.of(answers),
                    poisoned,
                    remains.letters()));
    if (!settled) {
      findings.breach("the servers did not get done");
    }
    breaches.forEach(findings::breach);
    return new Summary(
        run(acknowledged, Optional.of(receipts.longestOutage())),
        acknowledged.values().stream().mapToLong(Integer::longValue).sum(),
        findings.verdict());
  }

  /** What the run has come to up to now. */
  private Run run(Map<String, Integer> acknowledged, Optional<Duration> longestOutage) {
    return new Run(
        plan.guarantee(),
        OptionalLong.of(plan.seed()),
        plan.instances(),
        plan.brokers(),
        strikes,
        acknowledged,
        longestOutage,
        breaches);
  }

  private void note(Load load, Receipts receipts) throws IOException {
    run(load.acknowledged(), Optional.of(receipts.longestOutage())).note(folder);
  }

  private void tell(String what) {
    long seconds = (System.nanoTime() - beganNanos) / 1_000_000_000L;
    progress.accept(String.format("%4d s  %s", seconds, what));
  }
}
