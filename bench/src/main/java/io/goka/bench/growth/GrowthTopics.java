package io.goka.bench.growth;

import io.goka.bench.recovery.TableRecords;
import io.goka.bench.recovery.TableTopic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;

/** Makes what the groups read, before any clock runs. Owner: any thread. */
final class GrowthTopics {

  private static final int VALUE_BYTES = 100;
  private static final long SEED = 0x60CA_0012L;
  private static final byte[] ONE = "1".getBytes(StandardCharsets.US_ASCII);

  private GrowthTopics() {}

  /**
   * Makes and fills the input and, where the question wants them, the groups' tables.
   *
   * @param admin makes topics
   * @param question what is asked of the groups
   * @param keys how many keys the input has, each as likely as the others
   */
  static void fill(Admin admin, GrowthQuestion question, int keys) throws InterruptedException {
    List<NewTopic> topics = new ArrayList<>();
    topics.add(topic(question.input(), question, Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1")));
    if (question.tableKeys() > 0) {
      question.groupNames().stream()
          .map(
              group ->
                  topic(
                      group + "-table",
                      question,
                      Map.of(
                          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)))
          .forEach(topics::add);
    }
    try {
      admin.createTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("the topics cannot be made", e.getCause());
    }
    SplittableRandom random = new SplittableRandom(SEED);
    TableRecords values = new TableRecords(keys, VALUE_BYTES);
    TableTopic.fill(
        question.bootstrapServers(),
        question.input(),
        IntStream.generate(() -> random.nextInt(keys)).limit(question.records()),
        values::value);
    if (question.tableKeys() > 0) {
      TableRecords table = new TableRecords(question.tableKeys(), ONE.length);
      for (String group : question.groupNames()) {
        TableTopic.fill(
            question.bootstrapServers(),
            group + "-table",
            Arrays.stream(table.shuffled()),
            key -> ONE);
      }
    }
  }

  private static NewTopic topic(
      String name, GrowthQuestion question, Map<String, String> settings) {
    return new NewTopic(name, Optional.of(question.partitions()), Optional.empty())
        .configs(settings);
  }
}
