package io.goka.tester;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.KafkaEmitters;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.engine.processing.GroupPlan;
import io.goka.spi.GroupGraph;
import io.goka.spi.ViewDefinition;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;

/**
 * All groups of a tester and the topics between them: starts them, lets them run until nothing is
 * left to do, restarts them. Owner: the test's thread.
 */
final class Groups {

  private static final int MOST_STEPS = 100_000;
  private static final int BATCH = 500;

  /** What Kafka's producer takes unless it is told otherwise. */
  private static final RecordSizes SIZES = new RecordSizes(1 << 20);

  private final TesterBuilder.Setup setup;
  private final EngineSettings settings;
  private final Activity activity = new Activity();
  private final MemoryTopics topics = new MemoryTopics(activity);
  private final TopicMaking making;
  private final TopicsProducer producer;
  private final EventLog events;
  private final Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
  private final RunningGroups running = new RunningGroups();
  private final ViewListeners listeners = new ViewListeners();
  private Copies copies;
  private boolean closed;
  private Definitions definitions;

  Groups(TesterBuilder.Setup setup) {
    TesterClock clock = setup.clock();
    this.setup = setup;
    this.settings = EngineSettings.of(setup.settings(), setup.topicPartitions());
    this.making = new TopicMaking(settings, topics, setup.partitions());
    this.producer = new TopicsProducer(topics, clock);
    this.events = new EventLog(clock);
    this.copies = new Copies(topics, events, clock);
    this.definitions = Definitions.of(setup.plugins(), setup.configs());
    start();
  }

  private void start() {
    definitions.checkTopics(settings);
    making.make(definitions).forEach((graph, of) -> running.add(start(graph, of)));
    definitions.views().values().forEach(view -> listeners.start(view, copies.copy(topicOf(view))));
    untilQuiet();
  }

  private String topicOf(ViewDefinition view) {
    return view.table().topic(settings.tableSuffix());
  }

  private SteppedGroup start(GroupGraph graph, GroupTopics groupTopics) {
    GroupPlan plan = GroupPlan.of(graph, settings.group(graph.group()), groupTopics, SIZES);
    GroupInput input =
        new GroupInput(
            topics,
            groupTopics.names().consumed(),
            groupTopics.partitions(),
            committed.computeIfAbsent(graph.group(), first -> new HashMap<>()));
    return new SteppedGroup(
        plan,
        groupTopics,
        input,
        new SteppedGroup.Surroundings(topics, producer, copies, events, setup.clock()));
  }

  Definitions definitions() {
    return definitions;
  }

  EngineSettings settings() {
    return settings;
  }

  Copies copies() {
    return copies;
  }

  MemoryTopics topics() {
    return topics;
  }

  TesterClock clock() {
    return setup.clock();
  }

  /** The groups of this start. */
  RunningGroups running() {
    return running;
  }

  /** Makes emitters into the topics. */
  KafkaEmitters emitters() {
    return new KafkaEmitters(producer, SIZES);
  }

  /** How many records may follow from one call. */
  int mostRecords() {
    return setup.mostRecords();
  }

  /** What the server would tell its operator. */
  List<String> warnings() {
    return events.after(0).stream().map(Event::message).toList();
  }

  /**
   * Lets everything run until all records are processed and committed, and whatever came of them.
   * What a callback or a view's listener has thrown is thrown here.
   */
  void run() {
    if (closed) {
      throw new IllegalStateException("the tester is closed: make another one");
    }
    settle();
    throwIfFailed();
  }

  /** Throws what a callback or a listener has thrown, once. */
  void throwIfFailed() {
    running.throwIfFailed();
    listeners.throwIfFailed();
  }

  /**
   * Lets everything run while a plugin is at work, and says nothing of what has failed. What would
   * restart that plugin has to wait.
   */
  void settleBetween() {
    if (!setup.restartBetweenRecords()) {
      settle();
    }
  }

  /** Lets everything run, and says nothing of what has failed. */
  private void settle() {
    int all = 0;
    for (int processed = drain(all); processed > 0; processed = drain(all)) {
      all += processed;
    }
    letRetry(all);
  }

  /** Lets time pass for records that wait to be tried again, and reads those again that must be. */
  private void letRetry(int before) {
    int all = before;
    for (int rounds = 0; isBehind(); rounds++) {
      if (rounds > MOST_STEPS) {
        throw new IllegalStateException("a record is tried again for ever");
      }
      setup.clock().letPass(longest(config -> config.errors().longestBackoff()));
      untilQuiet();
      all += drain(all);
    }
  }

  private boolean isBehind() {
    return running.all().stream().anyMatch(SteppedGroup::isBehind);
  }

  /**
   * Processes and commits what there is.
   *
   * @param before how many records have been processed before
   * @return how many records were processed
   */
  private int drain(int before) {
    int processed = 0;
    for (int delivered = deliver(); delivered > 0; delivered = deliver()) {
      processed += delivered;
      untilQuiet();
      if (setup.restartBetweenRecords()) {
        commit();
        restartWhenDone();
      }
      if (before + processed > setup.mostRecords()) {
        throw endless();
      }
    }
    commit();
    return processed;
  }

  /**
   * A group that has failed would fail again of the same record; one that has deferred a commit
   * would process its record once more.
   */
  private void restartWhenDone() {
    if (running.all().stream().allMatch(SteppedGroup::isDone)) {
      restart();
    }
  }

  /** Hands on one record of one group, or all that there are. */
  private int deliver() {
    int delivered = 0;
    for (SteppedGroup group : running.all()) {
      if (setup.restartBetweenRecords()) {
        int one = group.deliver(1);
        if (one > 0) {
          return one;
        }
      } else {
        for (int some = group.deliver(BATCH); some > 0; some = group.deliver(BATCH)) {
          delivered += some;
        }
      }
    }
    return delivered;
  }

  /** Lets enough time pass for a commit to be due, and does it. */
  void commit() {
    setup.clock().letPass(longest(GroupConfig::commitInterval));
    untilQuiet();
  }

  private Duration longest(Function<GroupConfig, Duration> time) {
    Duration longest = Duration.ZERO;
    for (SteppedGroup group : running.all()) {
      Duration interval = time.apply(group.plan().config());
      longest = interval.compareTo(longest) > 0 ? interval : longest;
    }
    return longest;
  }

  private void untilQuiet() {
    for (int steps = 0; step(); steps++) {
      if (steps > MOST_STEPS) {
        throw new IllegalStateException("the engine does not come to rest");
      }
    }
  }

  private boolean step() {
    long before = activity.count();
    boolean worked = copies.step();
    for (SteppedGroup group : running.all()) {
      worked |= group.step();
    }
    return worked || activity.count() > before;
  }

  private IllegalStateException endless() {
    List<String> busy =
        running.all().stream().flatMap(group -> group.unread().stream()).distinct().toList();
    return new IllegalStateException(
        "after "
            + setup.mostRecords()
            + " records there are still more to process"
            + (busy.isEmpty() ? "" : ", in " + busy)
            + ": does a loop never end? If so many are right, raise mostRecords(...)");
  }

  /** Stops everything, and starts it again with new plugins and empty local tables. */
  void restart() {
    stop();
    running.clear();
    setup.plugins().forEach(PluginUnderTest::renew);
    copies = new Copies(topics, events, setup.clock());
    definitions = Definitions.of(setup.plugins(), setup.configs());
    start();
  }

  /** Stops everything, and closes the plugins. */
  void close() {
    closed = true;
    stop();
    setup.plugins().forEach(PluginUnderTest::close);
  }

  private void stop() {
    running.all().forEach(SteppedGroup::stop);
    copies.stop();
  }
}
