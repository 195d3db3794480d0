package io.goka.bench.contestant;

import io.goka.bench.workload.Topics;
import io.goka.bench.workload.Workload.Work;
import io.goka.engine.config.Configuration;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Owner: the thread that times it. What a workload costs when nothing is added to it: each thread
 * has a consumer, its share of the partitions and, to count, a hash map, and shares a producer with
 * the others. No store, no recovery, no rebalancing, no metrics. Its clients are the server's.
 */
final class LimitContestant implements Contestant {

  private static final Duration STOP = Duration.ofSeconds(30);

  private final Producer<byte[], byte[]> producer;
  private final List<LimitLane> lanes = new ArrayList<>();

  /**
   * @param race what is run
   * @param processed adds up the records
   */
  LimitContestant(Race race, LongAdder processed) throws InterruptedException {
    Configuration configuration = OurSettings.of(race);
    GroupConfig config = configuration.group(race.group());
    KafkaClients clients = new KafkaClients(configuration.kafka(), "bench");
    String table = ContestantKind.LIMIT.tableTopic(race.group());
    if (race.workload().work() == Work.COUNT) {
      makeTable(clients, table);
    }
    this.producer = clients.producer(race.group(), config);
    List<TopicPartition> partitions = Topics.partitions(race.topic());
    for (int i = 0; i < race.threads(); i++) {
      int lane = i;
      lanes.add(
          new LimitLane(
              clients.groupConsumer(race.group(), config, Optional.empty(), RangeAssignor.class),
              producer,
              partitions.stream()
                  .filter(partition -> partition.partition() % race.threads() == lane)
                  .toList(),
              work(race, table),
              config.commitInterval(),
              processed));
    }
  }

  private static void makeTable(KafkaClients clients, String table) throws InterruptedException {
    try (Admin admin = clients.admin()) {
      new Topics(admin)
          .create(
              table, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    }
  }

  private static LaneWork work(Race race, String table) {
    return switch (race.workload().work()) {
      case COUNT -> new LaneCounts(table);
      case PASS -> new LaneOutput(race.output());
      case TOTAL, JOIN ->
          throw new IllegalArgumentException("nothing limits " + race.workload() + " here");
    };
  }

  @Override
  public void start() {
    lanes.forEach(LimitLane::start);
  }

  @Override
  public Optional<String> failure() {
    return lanes.stream().flatMap(lane -> lane.failure().stream()).findFirst();
  }

  @Override
  public void close() throws InterruptedException {
    for (LimitLane lane : lanes) {
      lane.stop(STOP);
    }
    producer.close(STOP);
  }
}
