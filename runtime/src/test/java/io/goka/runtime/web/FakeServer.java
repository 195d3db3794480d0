package io.goka.runtime.web;

import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.engine.observe.PartitionCounters;
import io.goka.engine.observe.PartitionSnapshot;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.RecordFailure;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.observe.RestartSnapshot;
import io.goka.engine.observe.StuckCallback;
import io.goka.engine.observe.ViewSnapshot;
import io.goka.runtime.server.ServerSnapshot;
import io.goka.spi.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Owner: any thread. A server that looks busy: its counters grow with the clock, so that pages and
 * rates have something to move.
 */
final class FakeServer implements Supplier<ServerSnapshot> {

  static final String FAILURE =
      "topic orders has 8 partitions, order-totals-table has 4: recreate it with"
          + " kafka-topics.sh --create --topic order-totals-table --partitions 8";

  static final RecordFailure FAILED_RECORD =
      new RecordFailure(
          RecordFailure.Phase.DECODE,
          "orders",
          3,
          OptionalLong.of(1207),
          Optional.of("order-7"),
          "io.goka.spi.CodecException",
          "not a number: 'seven'");
  static final StuckCallback STUCK =
      new StuckCallback(
          Instant.parse("2026-01-02T03:04:05Z"),
          "user-profiles-task-1",
          List.of(
              "java.base@17.0.15/java.net.SocketInputStream.read(SocketInputStream.java:1)",
              "com.example.Profiles.fetch(Profiles.java:42)"));

  private final InstantSource clock;
  private final Instant started;
  private volatile List<String> notReady = List.of();
  private volatile boolean troubled;
  private volatile int partitionsHere = 4;
  private volatile boolean broken;

  FakeServer(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  void notReady(String... causes) {
    notReady = List.of(causes);
  }

  /** A group fails, one recovers, an emitter backs off, and a plugin does not load. */
  void trouble() {
    troubled = true;
  }

  /** The click counter has only so many partitions here from now on. */
  void keepPartitions(int count) {
    partitionsHere = count;
  }

  /** Taking a snapshot fails from now on. */
  void breakDown() {
    broken = true;
  }

  @Override
  public ServerSnapshot get() {
    if (broken) {
      throw new IllegalStateException("secret words of a stack trace");
    }
    Instant now = clock.instant();
    return new ServerSnapshot(
        "goka-1",
        "0.1.0",
        started.minus(Duration.ofMinutes(73)),
        now,
        new ServerSnapshot.Kafka("127.0.0.1:9092", true),
        new ServerSnapshot.StateMemory(48 << 20, 256 << 20),
        groups(now),
        views(now),
        emitters(now),
        plugins(),
        notReady);
  }

  private List<GroupSnapshot> groups(Instant now) {
    List<GroupSnapshot> groups = new ArrayList<>();
    List<PartitionSnapshot> clicks =
        IntStream.range(0, partitionsHere).mapToObj(p -> running(p, now, 400 + 130L * p)).toList();
    groups.add(group("click-counter", "click-counter", new GroupState.Running(), clicks, 4));
    if (troubled) {
      groups.add(
          group(
              "order-totals",
              "order-totals",
              new GroupState.Failed(FAILURE, Optional.of(FAILED_RECORD)),
              List.of(),
              8));
      groups.add(
          group(
              "user-profiles",
              "user-profiles",
              new GroupState.Recovering(),
              List.of(
                  running(0, now, 900),
                  recovering(1, 0.63),
                  running(3, now, 0).stuckIn(STUCK),
                  recovering(5, 0.08)),
              12));
    }
    return groups;
  }

  private GroupSnapshot group(
      String name, String plugin, GroupState state, List<PartitionSnapshot> here, int all) {
    PartitionCounters totals =
        here.stream()
            .map(PartitionSnapshot::counters)
            .reduce(PartitionCounters.ZERO, PartitionCounters::plus);
    return new GroupSnapshot(
        name,
        plugin,
        state,
        started.minusSeconds(4200),
        state instanceof GroupState.Failed
            ? new RestartSnapshot(3, Optional.of(clock.instant().plusSeconds(8)), 2)
            : RestartSnapshot.NONE,
        List.of(name.equals("order-totals") ? "orders" : "clicks"),
        name.equals("user-profiles") ? List.of("profile-changes") : List.of(),
        name.equals("click-counter") ? List.of("user-profiles-table") : List.of(),
        name.equals("click-counter") ? List.of("countries") : List.of(),
        List.of(),
        name.equals("click-counter") ? Optional.of("click-counter-loop") : Optional.empty(),
        name.equals("click-counter") ? List.of("reset", "add") : List.of(),
        Optional.of(name + "-table"),
        name.equals("click-counter") ? Optional.of("click-counter-dlq") : Optional.empty(),
        "at_least_once",
        name.equals("user-profiles") ? "memory" : "rocksdb",
        all,
        here,
        totals);
  }

  private PartitionSnapshot running(int partition, Instant now, long perSecond) {
    double seconds = Duration.between(started, now).toMillis() / 1000.0 + 60;
    // A slow wave, so that charts have a shape.
    long done = Math.round(perSecond * (seconds + 4 * Math.sin(seconds / 7 + partition)));
    PartitionCounters counters =
        new PartitionCounters(
            done,
            done / 5,
            done,
            done / 3,
            done * 9 / 10,
            done / 10,
            (long) seconds,
            0,
            partition == 2 ? 17 : 0,
            9L * partition,
            5L * partition,
            3L * partition,
            partition);
    return new PartitionSnapshot(
        partition,
        PartitionSnapshot.State.RUNNING,
        counters,
        partition * 12L,
        OptionalLong.of(partition * 40L + 3),
        0,
        10_482 + partition * 31L,
        done / 3,
        0,
        Optional.of(now.minusMillis(400)),
        Optional.empty(),
        Optional.empty());
  }

  private static PartitionSnapshot recovering(int partition, double fraction) {
    long end = 2_400_000;
    long position = (long) (end * fraction);
    return new PartitionSnapshot(
        partition,
        PartitionSnapshot.State.RECOVERING,
        PartitionCounters.ZERO,
        0,
        OptionalLong.empty(),
        0,
        position / 3,
        position,
        0,
        Optional.empty(),
        Optional.of(new RecoveryProgress(0, position, end, position, Duration.ofSeconds(4))),
        Optional.empty());
  }

  private List<ViewSnapshot> views(Instant now) {
    List<ViewSnapshot> views = new ArrayList<>();
    views.add(
        new ViewSnapshot(
            "countries",
            "iso-countries",
            View.State.RUNNING,
            started,
            1,
            249,
            OptionalLong.of(0),
            Optional.empty(),
            Optional.empty(),
            "rocksdb",
            Optional.empty(),
            List.of(
                new CopiedPartition(
                    0, true, new RecoveryProgress(0, 900, 900, 900, Duration.ofSeconds(1)), 249))));
    if (troubled) {
      views.add(
          new ViewSnapshot(
              "orders",
              "order-table",
              View.State.CONNECTING,
              now.minusSeconds(90),
              0,
              0,
              OptionalLong.empty(),
              Optional.empty(),
              Optional.of("topic order-table does not exist: create it, or mend view.orders.topic"),
              "rocksdb",
              Optional.empty(),
              List.of()));
      views.add(
          new ViewSnapshot(
              "prices",
              "price-table",
              View.State.RECOVERING,
              now.minusSeconds(4),
              6,
              1_400_000,
              OptionalLong.of(888_000),
              Optional.of(
                  new RecoveryProgress(0, 1_512_000, 2_400_000, 1_500_000, Duration.ofSeconds(4))),
              Optional.empty(),
              "rocksdb",
              Optional.of("price-view"),
              List.of(
                  new CopiedPartition(
                      0, false, new RecoveryProgress(0, 63, 100, 60, Duration.ofSeconds(4)), 0))));
    }
    return views;
  }

  private List<EmitterSnapshot> emitters(Instant now) {
    List<EmitterSnapshot> emitters = new ArrayList<>();
    long emitted = Duration.between(started, now).toMillis() * 5 / 1000 + 300;
    emitters.add(
        new EmitterSnapshot(
            "click-emitter",
            List.of("clicks"),
            EmitterSnapshot.State.RUNNING,
            started,
            emitted,
            0,
            0,
            Optional.empty()));
    if (troubled) {
      emitters.add(
          new EmitterSnapshot(
              "order-feed",
              List.of("orders"),
              EmitterSnapshot.State.BACKING_OFF,
              now.minusSeconds(3),
              812,
              4,
              7,
              Optional.of("java.net.ConnectException: connection refused: orders.example:5432")));
      emitters.add(
          new EmitterSnapshot(
              "price-feed",
              List.of("prices"),
              EmitterSnapshot.State.STANDBY,
              now.minusSeconds(90),
              0,
              0,
              0,
              Optional.empty()));
    }
    return emitters;
  }

  private List<PluginReport> plugins() {
    List<PluginReport> plugins = new ArrayList<>();
    plugins.add(plugin("plugins-example-0.1.0.jar", "ClickCounter", "processor", "click-counter"));
    plugins.add(plugin("plugins-example-0.1.0.jar", "ClickEmitter", "emitter", "click-emitter"));
    if (troubled) {
      plugins.add(plugin("shop/shop-plugins-2.3.jar", "OrderTotals", "processor", "order-totals"));
      plugins.add(
          new PluginReport(
              "legacy-report.jar",
              Optional.of("com.example.LegacyReport"),
              Optional.of("processor"),
              Optional.empty(),
              Optional.of("0.9"),
              List.of(
                  new PluginReport.Problem(
                      true,
                      "constructor threw java.lang.NoClassDefFoundError: com/example/Chart; put the"
                          + " jar that has it beside the plugin, in a folder of their own"))));
    }
    return plugins;
  }

  private static PluginReport plugin(String jar, String simpleName, String kind, String name) {
    return new PluginReport(
        jar,
        Optional.of("io.goka.example." + simpleName),
        Optional.of(kind),
        Optional.of(name),
        Optional.of("0.1.0"),
        List.of());
  }
}
