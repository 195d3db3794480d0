package io.goka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

  @TempDir Path directory;

  @Test
  void keeps_records_over_a_restart_in_the_same_directory() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      produce(kafka, "greetings", "key", "hello");
    }

    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      assertThat(consumeOne(kafka, "greetings").value()).isEqualTo("hello");
    }
  }

  @Test
  void makes_a_topic_of_four_partitions_when_somebody_writes_to_it() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      produce(kafka, "fresh", "key", "value");

      assertThat(admin.describeTopics(List.of("fresh")).allTopicNames().get())
          .hasEntrySatisfying("fresh", topic -> assertThat(topic.partitions()).hasSize(4));
    }
  }

  @Test
  void takes_the_next_free_port_when_the_preferred_one_is_taken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, LoopbackPorts.address());
        EmbeddedKafka kafka =
            EmbeddedKafka.start(Options.in(directory).withPreferredPort(other.getLocalPort()))) {
      assertThat(kafka.port()).isGreaterThan(other.getLocalPort());
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + kafka.port());
      produce(kafka, "reachable", "key", "value");
    }
  }

  @Test
  void refuses_a_directory_in_which_a_broker_runs() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      assertThatThrownBy(() -> EmbeddedKafka.start(Options.in(directory)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("stop it, or choose another directory");
      produce(kafka, "undisturbed", "key", "value");
    }
  }

  @Test
  void survives_a_start_that_fails_and_gives_the_directory_up() throws Exception {
    int taken;
    try (ServerSocket other = new ServerSocket(0, 1, LoopbackPorts.address())) {
      taken = other.getLocalPort();
      Options clash =
          Options.in(directory)
              .withOverrides(
                  Map.of(
                      "listeners",
                      "CLIENTS://127.0.0.1:"
                          + LoopbackPorts.anyFree()
                          + ",CONTROLLER://127.0.0.1:"
                          + taken));

      assertThatThrownBy(() -> EmbeddedKafka.start(clash)).isInstanceOf(IOException.class);
    }

    try (EmbeddedKafka kafka = EmbeddedKafka.start(Options.in(directory))) {
      produce(kafka, "afterwards", "key", "value");
    }
  }

  private static void produce(EmbeddedKafka kafka, String topic, String key, String value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  private static ConsumerRecord<String, String> consumeOne(EmbeddedKafka kafka, String topic) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "group.id",
                "reader",
                "auto.offset.reset",
                "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<String, String> consumed : consumer.poll(Duration.ofMillis(200))) {
          return consumed;
        }
      }
      throw new AssertionError("nothing came from " + topic);
    }
  }
}
