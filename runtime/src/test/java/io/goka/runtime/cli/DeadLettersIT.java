package io.goka.runtime.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.goka.embedded.EmbeddedKafka;
import io.goka.embedded.Options;
import io.goka.engine.config.CommandLineSetting;
import io.goka.engine.config.ConfigurationReader;
import io.goka.engine.config.ConfigurationSources;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.GroupState;
import io.goka.runtime.plugin.PluginJar;
import io.goka.runtime.plugin.PluginKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A whole server on a real broker: records that a plugin cannot process become dead letters, are
 * looked at and replayed by the command line.
 */
@Timeout(120)
final class DeadLettersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Takes what begins with "bad" only when it comes back. */
  private static final String PLUGIN =
      """
      package com.example;
      import io.goka.spi.*;
      public class PickyCounter implements ProcessorPlugin {
        static final Stream<String> CLICKS = Stream.of("clicks", Codecs.string());
        public GroupGraph define(PluginConfig config) {
          return GroupGraph.define("picky").persist(Codecs.int64())
              .input(CLICKS, (ctx, click) -> {
                ctx.setValue(ctx.value().orElse(0L) + 1);
                if (click.startsWith("bad")
                    && ctx.headers().last("goka.dlq.replayed-from").isEmpty()) {
                  throw new IllegalStateException("cannot take " + click);
                }
              })
              .build();
        }
      }
      """;

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private @Nullable Assembly assembly;

  @BeforeEach
  void startKafka() throws Exception {
    kafka = EmbeddedKafka.start(Options.in(directory.resolve("kafka")));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("clicks", 2, (short) 1))).all().get();
    }
    new PluginJar()
        .with("com.example.PickyCounter", PLUGIN)
        .declaring(PluginKind.PROCESSOR, "com.example.PickyCounter")
        .write(directory.resolve("plugins").resolve("picky.jar"));
  }

  @AfterEach
  void stop() throws Exception {
    if (assembly != null) {
      assembly.stop();
    }
    kafka.close();
  }

  private void startServer(Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    all.put("server.port", "0");
    all.put("data.dir", directory.resolve("data").toString());
    all.put("plugins.dir", directory.resolve("plugins").toString());
    all.put("storage", "memory");
    all.put("commit.interval.ms", "50");
    List<CommandLineSetting> given =
        all.entrySet().stream()
            .map(each -> new CommandLineSetting("test", each.getKey(), each.getValue()))
            .toList();
    Assembly started =
        Assembly.of(
            ConfigurationReader.read(
                new ConfigurationSources(
                    directory, directory, Optional.empty(), Map.of(), given, 2)),
            Instant.now());
    assembly = started;
    started.start();
  }

  private Assembly running() {
    return Objects.requireNonNull(assembly);
  }

  private GroupSnapshot group() {
    return running().server().snapshot().groups().get(0);
  }

  private void write(int partition, String key, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      ProducerRecord<String, String> record =
          new ProducerRecord<>("clicks", partition, 1_700_000_000_000L, key, value);
      record.headers().add("trace", "t-1".getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  private List<ConsumerRecord<String, String>> read(String topic, int partition) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition source = new TopicPartition(topic, partition);
      consumer.assign(List.of(source));
      long end = consumer.endOffsets(List.of(source)).getOrDefault(source, 0L);
      List<ConsumerRecord<String, String>> all = new ArrayList<>();
      while (consumer.position(source) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      return all;
    }
  }

  /** What a command prints, and its exit code behind it. */
  private String command(String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", running().url()));
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(out));
    int code = Main.execute(commandLine, all.toArray(String[]::new));
    return out + "exit " + code;
  }

  @Test
  void whatCannotBeProcessedIsPutAsideLookedAtAndReplayedOnce() throws Exception {
    startServer(Map.of("group.picky.error.callback", "dead-letter"));
    write(0, "a", "good");
    write(0, "a", "bad-1");
    write(1, "b", "bad-2");
    write(0, "a", "good");
    await().atMost(PATIENCE).until(() -> group().totals().deadLettered() == 2);
    await().atMost(PATIENCE).until(() -> group().totals().processed() == 2);

    assertThat(group().state()).isInstanceOf(GroupState.Running.class);
    assertThat(command("list", "--group", "picky"))
        .contains("clicks-0 offset 1  key 'a'  callback: cannot take bad-1", "clicks-1 offset 0")
        .contains("2 shown of topic picky-dlq; 2 not replayed yet", "exit 0")
        .doesNotContain("(replayed)");

    assertThat(command("replay", "--group", "picky", "--partition", "1"))
        .contains("1 replayed, 0 passed over, 1 left", "exit 0");
    assertThat(command("replay", "--group", "picky")).contains("1 replayed, 0 passed over, 0 left");
    assertThat(command("replay", "--group", "picky")).contains("0 replayed, 0 passed over, 0 left");
    await().atMost(PATIENCE).until(() -> group().totals().processed() == 4);
    assertThat(command("list", "--group", "picky")).contains("(replayed)", "0 not replayed yet");

    List<ConsumerRecord<String, String>> clicks = read("clicks", 1);
    assertThat(clicks).hasSize(2);
    ConsumerRecord<String, String> replayed = clicks.get(1);
    assertThat(replayed.key()).isEqualTo("b");
    assertThat(replayed.value()).isEqualTo("bad-2");
    assertThat(replayed.timestamp()).isEqualTo(1_700_000_000_000L);
    assertThat(replayed.headers())
        .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
        .containsExactly("trace=t-1", "goka.dlq.replayed-from=picky-dlq-1@0");

    assertThat(command("replay", "--group", "picky", "--from", "0", "--limit", "1"))
        .as("asked for by its offset it is replayed again")
        .contains("1 replayed");
  }

  @Test
  void aTopicForDeadLettersIsMadeOnlyWhereSomethingMayBeWrittenThere() throws Exception {
    startServer(Map.of());
    await().atMost(PATIENCE).until(() -> group().state() instanceof GroupState.Running);

    assertThat(topics()).contains("picky-table").doesNotContain("picky-dlq");
    assertThat(command("list", "--group", "picky")).contains("0 shown", "exit 0");
    assertThat(command("replay", "--group", "picky")).contains("0 replayed", "exit 0");
    assertThat(command("list", "--group", "nobody"))
        .contains("no loaded plugin defines a group 'nobody'", "exit 2");
  }

  @Test
  void deadLettersAreKeptForAMonth() throws Exception {
    startServer(Map.of("error.decode", "dead-letter"));
    await().atMost(PATIENCE).until(() -> group().state() instanceof GroupState.Running);

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "picky-dlq");
      assertThat(admin.describeConfigs(List.of(topic)).all().get().values())
          .singleElement()
          .satisfies(
              config ->
                  assertThat(config.get("retention.ms").value())
                      .isEqualTo(Long.toString(Duration.ofDays(30).toMillis())));
    }
  }

  @Test
  void aGroupThatFailsSaysOfWhichRecord() throws Exception {
    startServer(Map.of());
    write(0, "a", "good");
    write(0, "a", "bad-1");
    await().atMost(PATIENCE).until(() -> group().state() instanceof GroupState.Failed);

    GroupState.Failed failed = (GroupState.Failed) group().state();
    assertThat(failed.record())
        .hasValueSatisfying(
            record -> {
              assertThat(record.topic()).isEqualTo("clicks");
              assertThat(record.offset()).hasValue(1);
              assertThat(record.key()).hasValue("a");
              assertThat(record.message()).isEqualTo("cannot take bad-1");
            });
    assertThat(failed.reason()).contains("clicks-0 offset 1, key 'a'", "cannot take bad-1");
  }

  private Set<String> topics() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
