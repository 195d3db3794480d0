package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopartitioningAssignorIT {

  private static final List<String> TOPICS = List.of("clicks", "users");
  private static final int PARTITIONS = 6;

  @Test
  void consumersThatJoinAndLeaveShareWholeUnits(@TempDir Path directory) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      String servers = kafka.bootstrapServers();
      createTopics(servers);
      PolledMember.Holders holders = new PolledMember.Holders();
      try (PolledMember first = new PolledMember("first", servers, TOPICS, holders)) {
        awaitShares(Map.of(first, 6));
        try (PolledMember second = new PolledMember("second", servers, TOPICS, holders)) {
          awaitShares(Map.of(first, 3, second, 3));
          Set<Integer> ofFirst = first.units();
          try (PolledMember third = new PolledMember("third", servers, TOPICS, holders)) {
            awaitShares(Map.of(first, 2, second, 2, third, 2));
            assertThat(ofFirst).as("sticky").containsAll(first.units());
            ofFirst = first.units();
          }
          awaitShares(Map.of(first, 3, second, 3));
          assertThat(first.units()).as("sticky").containsAll(ofFirst);
        }
        awaitShares(Map.of(first, 6));
      }
      assertThat(holders.conflicts()).isEmpty();
    }
  }

  private static void createTopics(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
      admin
          .createTopics(
              TOPICS.stream()
                  .map(topic -> new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty()))
                  .toList())
          .all()
          .get();
    }
  }

  private static void awaitShares(Map<PolledMember, Integer> shares) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              for (Map.Entry<PolledMember, Integer> share : shares.entrySet()) {
                Set<TopicPartition> held = share.getKey().held();
                assertThat(share.getKey().units()).hasSize(share.getValue());
                assertThat(held).hasSize(share.getValue() * TOPICS.size());
              }
            });
  }
}
