package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.GroupSettings;
import io.goka.engine.config.KafkaConfig;
import io.goka.engine.kafka.KafkaClients;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real producer does when a broker says no, or nothing at all. */
@Timeout(120)
final class ExactlyOnceIT {

  @TempDir Path directory;

  @Test
  void cutOffFreesACommitThatKafkaDoesNotAnswer() throws Exception {
    CommitGate gate = new CommitGate();
    gate.open(ExactlyOnceRig.member(1));
    EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory));
    KafkaClients clients = clients(kafka);
    GroupConfig config = config("transaction.timeout.ms", "60000");
    try (Admin admin = clients.admin()) {
      admin.createTopics(List.of(new NewTopic("out", 1, (short) 1))).all().get();
    }
    ExactlyOnce protocol =
        new ExactlyOnce(
            "task",
            Optional.empty(),
            () -> clients.transactionalProducer("group", config, 0),
            gate);
    assertThat(protocol.prepare()).isTrue();
    Epoch epoch = new Epoch(0, 0, () -> {});
    protocol.send(
        new ProducerRecord<>("out", new byte[] {1}, new byte[] {1}), epoch.sendingEmitted());
    epoch.seal();
    protocol.enter();
    kafka.close();
    CountDownLatch sealing = new CountDownLatch(1);

    CompletableFuture<Duration> failed =
        CompletableFuture.supplyAsync(
            () -> {
              long before = System.nanoTime();
              sealing.countDown();
              try {
                protocol.sealed(epoch);
                throw new AssertionError("nobody can have taken it");
              } catch (KafkaException e) {
                protocol.giveUp();
              }
              return Duration.ofNanos(System.nanoTime() - before);
            });
    sealing.await();
    protocol.cutOff();

    assertThat(failed.get())
        .as("not as long as a record may take")
        .isLessThan(config.deliveryTimeout().dividedBy(2));
    assertThat(protocol.isPermanent(epoch)).isFalse();
    protocol.close();
  }

  @Test
  void aTransactionTimeoutThatTheBrokerDoesNotAllowIsNoReasonToWait() throws Exception {
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(
            Options.in(directory).withOverrides(Map.of("transaction.max.timeout.ms", "5000")))) {
      KafkaClients clients = clients(kafka);
      ExactlyOnce protocol =
          new ExactlyOnce(
              "task",
              Optional.empty(),
              () ->
                  clients.transactionalProducer(
                      "group", config("transaction.timeout.ms", "60000"), 0),
              new CommitGate());

      assertThatThrownBy(protocol::prepare)
          .isInstanceOfSatisfying(
              KafkaException.class,
              refusal -> assertThat(ProduceErrors.areLasting(refusal)).isTrue())
          .hasMessageContaining("transaction.timeout.ms");
    }
  }

  private static KafkaClients clients(EmbeddedKafka kafka) {
    return new KafkaClients(
        new KafkaConfig(Optional.of(kafka.bootstrapServers()), Map.of(), 0, Duration.ofSeconds(10)),
        "me");
  }

  private static GroupConfig config(String setting, String value) {
    return GroupSettings.of(
        Map.of(
            "processing.guarantee",
            "exactly_once",
            "revoke.timeout.ms",
            "20000",
            "session.timeout.ms",
            "40000",
            setting,
            value));
  }
}
