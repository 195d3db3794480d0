package io.goka.bench.contestant;

import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Topics;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.TopicConfig;

/** The topics that must be there when a contestant starts, beside its input. Owner: any thread. */
public final class StartingTopics {

  private StartingTopics() {}

  /**
   * Makes them.
   *
   * @param kind the contestant
   * @param race what it is asked to do
   * @param keys what a table that starts full has
   */
  public static void make(Topics topics, ContestantKind kind, Race race, IntStream keys)
      throws InterruptedException {
    if (race.workload().work().emits()) {
      topics.create(race.output(), Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1"));
    }
    if (race.workload().startsFull()) {
      Preload.fillTable(
          race.bootstrapServers(), topics, kind.tableTopic(race.group()), keys, kind.encode(0));
    }
  }
}
