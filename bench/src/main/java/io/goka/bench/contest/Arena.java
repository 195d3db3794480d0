package io.goka.bench.contest;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.Race;
import io.goka.bench.contestant.StartingTopics;
import io.goka.bench.contestant.WorkCheck;
import io.goka.bench.process.BrokerProcess;
import io.goka.bench.process.RunDirectory;
import io.goka.bench.workload.JoinedTable;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the thread that made it. A broker with the input of one workload, in which contestants
 * take turns.
 */
final class Arena implements AutoCloseable {

  /** Lets a contestant run. */
  @FunctionalInterface
  interface Runner {

    /** Runs the race in a process of its own. */
    Outcome run(ContestantKind kind, Race race) throws IOException;
  }

  private final BrokerProcess broker;
  private final Contest contest;
  private final Path directory;
  private final Admin admin;
  private final Topics topics;
  private final String input;
  private @Nullable WorkCheck check;

  /**
   * @param broker where the input goes
   * @param contest what is run
   * @param directory where contestants keep their files
   */
  Arena(BrokerProcess broker, Contest contest, Path directory) {
    this.broker = broker;
    this.contest = contest;
    this.directory = directory;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                false));
    this.topics = new Topics(admin);
    this.input = "input-" + contest.name().toLowerCase(Locale.ROOT);
  }

  /** Fills the input. */
  void preload() throws InterruptedException {
    // The table first: Kafka Streams takes the records of its topics in the order of their times.
    if (contest.workload().work() == Work.JOIN) {
      JoinedTable.fill(broker.bootstrapServers(), topics, Race.joined(input), keys());
    }
    Preload.fill(broker.bootstrapServers(), topics, input, contest.workload(), contest.records());
    check = WorkCheck.of(contest.workload(), contest.records());
  }

  /**
   * One contestant's turn: a fresh group, a fresh process, and a look at what it has done.
   *
   * @param round the round
   * @param kind the contestant
   * @param runner lets it run
   * @throws IllegalStateException when it fails, or has done it wrong
   */
  Outcome turn(int round, ContestantKind kind, Runner runner)
      throws IOException, InterruptedException {
    String group = input + "-" + round + "-" + kind.label();
    Path files = Files.createDirectories(directory.resolve(group));
    Race race =
        new Race(
            broker.bootstrapServers(),
            contest.workload(),
            kind.exactlyOnce(contest.workload()),
            input,
            group,
            contest.records(),
            contest.warmUpRecords(),
            contest.commitIntervalMillis(),
            contest.threads(),
            files.toString(),
            broker.id());
    StartingTopics.make(topics, kind, race, keys());
    Outcome outcome = runner.run(kind, race);
    check().check(kind, race);
    topics.deleteAll(group);
    RunDirectory.delete(files);
    return outcome;
  }

  private IntStream keys() {
    return IntStream.range(0, contest.workload().keys());
  }

  private WorkCheck check() {
    return Objects.requireNonNull(check, "preload comes first");
  }

  /** Deletes the input, and leaves the broker to others. */
  @Override
  public void close() throws InterruptedException {
    try (admin) {
      topics.deleteAll(input);
    }
  }
}
