package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ClientSettingsTest {

  @Test
  void settingsPassThroughToEveryClient() {
    KafkaConfig kafka =
        new Sources()
            .set("kafka.bootstrap.servers", "a:1,b:2")
            .set("kafka.security.protocol", "sasl_ssl")
            .set("kafka.sasl.jaas.config", "secret")
            .set("kafka.compression.type", "lz4")
            .set("kafka.client.rack", "eu-1")
            .set("kafka.request.timeout.ms", "4000")
            .read()
            .kafka();
    Map<String, Object> properties = new HashMap<>(kafka.clientProperties());
    properties.put("key.deserializer", ByteArrayDeserializer.class);
    properties.put("value.deserializer", ByteArrayDeserializer.class);
    properties.put("key.serializer", ByteArraySerializer.class);
    properties.put("value.serializer", ByteArraySerializer.class);

    assertThat(new ConsumerConfig(properties).getString("client.rack")).isEqualTo("eu-1");
    assertThat(new ProducerConfig(properties).getString("compression.type")).isEqualTo("lz4");
    assertThat(new AdminClientConfig(properties).getPassword("sasl.jaas.config").value())
        .isEqualTo("secret");
  }

  @Test
  void valuesThatAClientWouldRefuseAreTold() {
    assertThat(
            new Sources()
                .set("kafka.linger.ms", "soon")
                .set("kafka.security.protocol", "TLS")
                .set("kafka.receive.buffer.bytes", "-2")
                .set("kafka.enable.metrics.push", "maybe")
                .set("kafka.sasl.login.class", "no.such.Class")
                .problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .isEqualTo("kafka.linger.ms=soon (--set): expected a whole number, [0,...]."),
            problem ->
                assertThat(problem)
                    .startsWith("kafka.security.protocol=TLS (--set): expected a text, ")
                    .contains("SASL_SSL"),
            problem -> assertThat(problem).contains("[-1,...]"),
            problem -> assertThat(problem).contains("expected true or false"),
            problem -> assertThat(problem).contains("the name of a class"));
  }

  @Test
  void settingsMayBeForOneKindOfClient() {
    assertThat(
            new Sources()
                .set("kafka.producer.linger.ms", "10")
                .set("kafka.consumer.sasl.jaas.config", "secret")
                .read()
                .kafka()
                .clientProperties())
        .containsEntry("producer.linger.ms", "10")
        .containsEntry("consumer.sasl.jaas.config", new Password("secret"));
    assertThat(
            new Sources()
                .set("kafka.consumer.linger.ms", "10")
                .set("kafka.producer.linger.ms", "soon")
                .set("kafka.consumer.isolation.level", "read_committed")
                .problems())
        .satisfiesExactlyInAnyOrder(
            problem ->
                assertThat(problem)
                    .startsWith("kafka.consumer.linger.ms (--set) is not a known key"),
            problem -> assertThat(problem).contains("expected a whole number"),
            problem ->
                assertThat(problem)
                    .contains("kafka.consumer.isolation.level")
                    .contains("cannot be set"));
  }

  @Test
  void settingsThatTheServerOwnsAreRefused() {
    Sources sources = new Sources();
    OwnedClientKeys.all().keySet().forEach(key -> sources.set("kafka." + key, "x"));

    assertThat(sources.problems())
        .hasSameSizeAs(OwnedClientKeys.all().keySet())
        .allSatisfy(problem -> assertThat(problem).contains("cannot be set: "))
        .contains(
            "kafka.max.poll.records (--set) cannot be set: set poll.records instead.",
            "kafka.isolation.level (--set) cannot be set: what a transaction has not committed is never"
                + " read.");
  }

  @Test
  void everyOwnedSettingIsOneOfTheClients() {
    assertThat(new ClientKeys().names()).containsAll(OwnedClientKeys.all().keySet());
  }

  @Test
  void settingsOfTheClientsOwnMachineryAreUnknown() {
    assertThat(
            new Sources()
                .set("kafka.internal.throw.on.fetch.stable.offset.unsupported", "true")
                .problems())
        .singleElement()
        .asString()
        .contains("is not a known key");
  }

  @Test
  void embeddedBrokerTakesThePlaceOfTheServers() {
    KafkaConfig kafka = new Sources().set("kafka.linger.ms", "1").read().kafka();

    assertThat(kafka.withBootstrapServers("127.0.0.1:5").clientProperties())
        .isEqualTo(Map.of("linger.ms", "1", "bootstrap.servers", "127.0.0.1:5"));
  }
}
