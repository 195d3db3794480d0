package io.goka.bench.contest;

import io.goka.bench.contestant.ContestantKind;
import io.goka.bench.contestant.Outcome;
import io.goka.bench.contestant.Race;
import io.goka.bench.process.BrokerProcess;
import io.goka.bench.process.RunDirectory;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.TableCheck;
import io.goka.bench.workload.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

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
  private int[] expected = {};

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
    this.input = "input-" + contest.workload().name().toLowerCase(Locale.ROOT);
  }

  /** Fills the input. */
  void preload() throws InterruptedException {
    Preload.fill(broker.bootstrapServers(), topics, input, contest.workload(), contest.records());
    expected = contest.workload().expectedCounts(contest.records());
  }

  /**
   * One contestant's turn: a fresh group, a fresh process, and a look at what it has counted.
   *
   * @param round the round
   * @param kind the contestant
   * @param runner lets it run
   * @throws IllegalStateException when it fails, or has counted wrong
   */
  Outcome turn(int round, ContestantKind kind, Runner runner)
      throws IOException, InterruptedException {
    String group = input + "-" + round + "-" + kind.label();
    Path files = Files.createDirectories(directory.resolve(group));
    Race race =
        new Race(
            broker.bootstrapServers(),
            input,
            group,
            contest.records(),
            contest.warmUpRecords(),
            contest.commitIntervalMillis(),
            contest.threads(),
            files.toString(),
            broker.id());
    Outcome outcome = runner.run(kind, race);
    TableCheck.check(broker.bootstrapServers(), kind.tableTopic(group), kind::decode, expected);
    topics.deleteAll(group);
    RunDirectory.delete(files);
    return outcome;
  }

  /** Deletes the input, and leaves the broker to others. */
  @Override
  public void close() throws InterruptedException {
    try (admin) {
      topics.deleteAll(input);
    }
  }
}
