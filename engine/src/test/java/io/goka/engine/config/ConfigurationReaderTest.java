package io.goka.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupConfig.LeaveOnShutdown;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {

  @TempDir private Path folder;

  @Test
  void eachSourceOverridesThoseBeforeIt() throws IOException {
    Path file = file("server.port=1", "topic.partitions=1", "server.host=file");
    Configuration configuration =
        new Sources()
            .file(file)
            .variable("GOKA_SERVER_PORT", "2")
            .variable("GOKA_TOPIC_PARTITIONS", "2")
            .set("server.port", "3")
            .read();

    assertThat(configuration.server().port()).isEqualTo(3);
    assertThat(configuration.topics().partitions()).isEqualTo(2);
    assertThat(configuration.server().host()).isEqualTo("file");
    assertThat(configuration.describe())
        .contains(
            new EffectiveSetting("server.port", "3", Source.COMMAND_LINE, "--set", false),
            new EffectiveSetting(
                "topic.partitions", "2", Source.ENVIRONMENT, "GOKA_TOPIC_PARTITIONS", false),
            new EffectiveSetting("server.host", "file", Source.FILE, file + ":3", false));
  }

  @Test
  void laterOptionOverridesAnEarlierOne() {
    Configuration configuration =
        new Sources().set("server.port", "1").option("--port", "server.port", "2").read();

    assertThat(configuration.server().port()).isEqualTo(2);
  }

  @Test
  void everyTypeIsRead() throws IOException {
    Configuration configuration =
        new Sources()
            .file(
                file(
                    "instance.id = node-1",
                    "advertised.url = https://node-1.example:9443",
                    "shutdown.timeout.ms = 9000",
                    "kafka.bootstrap.servers = one:9092, two:9092",
                    "connect.timeout.ms = 1000",
                    "topic.replication.factor = 3",
                    "topic.suffix.table = .table",
                    "state.memory.bytes = 1g",
                    "processing.guarantee = exactly_once",
                    "task.threads = 2",
                    "shutdown.leave.group = false"))
            .read();

    assertThat(configuration.server().instanceId()).contains("node-1");
    assertThat(configuration.server().advertisedUrl())
        .contains(URI.create("https://node-1.example:9443"));
    assertThat(configuration.server().shutdownTimeout()).isEqualTo(Duration.ofSeconds(9));
    assertThat(configuration.kafka().bootstrapServers()).contains("one:9092, two:9092");
    assertThat(configuration.kafka().clientProperties())
        .containsEntry("bootstrap.servers", "one:9092, two:9092");
    assertThat(configuration.kafka().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(configuration.topics().replicationFactor()).hasValue(3);
    assertThat(configuration.topics().tableSuffix()).isEqualTo(".table");
    assertThat(configuration.state().memoryBytes()).isEqualTo(1L << 30);
    GroupConfig group = configuration.group("any");
    assertThat(group.guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
    assertThat(group.taskThreads()).isEqualTo(2);
    assertThat(group.leaveOnShutdown()).isEqualTo(LeaveOnShutdown.FALSE);
  }

  @Test
  void pathOfTheFileAndTheEnvironmentBelongsToTheInstallation() throws IOException {
    Configuration configuration =
        new Sources().file(file("data.dir=state")).variable("GOKA_PLUGINS_DIR", "../jars").read();

    assertThat(configuration.server().dataDir()).isEqualTo(Path.of("/opt/goka/state"));
    assertThat(configuration.server().pluginsDir()).isEqualTo(Path.of("/opt/jars"));
  }

  @Test
  void pathOfTheCommandLineBelongsToTheWorkingDirectory() {
    Configuration configuration =
        new Sources().option("--data", "data.dir", "d").set("plugins.dir", "/srv/p").read();

    assertThat(configuration.server().dataDir()).isEqualTo(Path.of("/home/operator/d"));
    assertThat(configuration.server().pluginsDir()).isEqualTo(Path.of("/srv/p"));
  }

  @Test
  void emptyValueOfAKeyThatNeedsNoneIsNotSet() throws IOException {
    Configuration configuration =
        new Sources()
            .file(file("kafka.bootstrap.servers=", "instance.id = ", "topic.replication.factor="))
            .variable("GOKA_ADVERTISED_URL", "")
            .read();

    assertThat(configuration.kafka().bootstrapServers()).isEmpty();
    assertThat(configuration.kafka().clientProperties()).isEmpty();
    assertThat(configuration.server().instanceId()).isEmpty();
    assertThat(configuration.server().advertisedUrl()).isEmpty();
    assertThat(configuration.topics().replicationFactor()).isEmpty();
  }

  @Test
  void allMistakesAreToldAtOnce() throws IOException {
    Path file =
        file(
            "server.port=99999",
            "# a comment",
            "server.prt=9095",
            "group.click-counter.comit.interval.ms=100",
            "kafka.acks=1");
    Sources sources =
        new Sources()
            .file(file)
            .variable("GOKA_TOPIC_PARTITIONS", "many")
            .variable("GOKA_SERVR_PORT", "1")
            .set("state.memory.bytes", "1x")
            .option("--host", "server.host", " ");

    assertThat(sources.problems())
        .containsExactlyInAnyOrder(
            "server.port=99999 ("
                + file
                + ":1): expected a port from 1 to 65535, or 0 for any"
                + " free one.",
            "server.prt (" + file + ":3) is not a known key; did you mean server.port?",
            "group.click-counter.comit.interval.ms ("
                + file
                + ":4) is not a known key; did you"
                + " mean group.click-counter.commit.interval.ms?",
            "kafka.acks ("
                + file
                + ":5) cannot be set: state is only safe when every write is"
                + " acknowledged.",
            "topic.partitions=many (GOKA_TOPIC_PARTITIONS): expected a whole number from 1 to"
                + " 10000.",
            "GOKA_SERVR_PORT (environment) is not a known variable; did you mean"
                + " GOKA_SERVER_PORT?",
            "state.memory.bytes=1x (--set): expected a size in bytes or with k, m or g, of at"
                + " least 8m.",
            "server.host= (--host): expected a text.");
  }

  @Test
  void brokenValueThatIsOverriddenDoesNotMatter() throws IOException {
    Configuration configuration =
        new Sources().file(file("server.port=${env:GONE}")).set("server.port", "1").read();

    assertThat(configuration.server().port()).isEqualTo(1);
  }

  @Test
  void messageForTheTerminalCountsTheMistakes() {
    assertThatThrownBy(() -> new Sources().set("server.port", "x").read())
        .isInstanceOfSatisfying(
            ConfigurationException.class,
            e ->
                assertThat(e.message())
                    .isEqualTo(
                        "The configuration has a mistake:\n  - server.port=x (--set): expected a"
                            + " port from 1 to 65535, or 0 for any free one."));
    assertThatThrownBy(() -> new Sources().set("a", "").set("b", "").read())
        .hasMessageStartingWith("The configuration has 2 mistakes:\n  - a (--set)");
  }

  @Test
  void wrongUrlsAreRefused() {
    for (String url :
        new String[] {
          "node:9095", "ftp://node", "http://", "http://u:p@node", "http://n?q", "/x"
        }) {
      assertThat(new Sources().set("advertised.url", url).problems())
          .as(url)
          .singleElement()
          .asString()
          .contains("expected a URL such as http://host.example:9095");
    }
  }

  @Test
  void wrongBootstrapServersAreRefused() {
    for (String servers : new String[] {"node", "node:0", "node:70000", "a:1,,b:2", "a:1 b:2"}) {
      assertThat(new Sources().set("kafka.bootstrap.servers", servers).problems())
          .as(servers)
          .singleElement()
          .asString()
          .contains("expected host:port");
    }
    new Sources().set("kafka.bootstrap.servers", "a:1, [::1]:2,SASL_SSL://b-c.d:3").read();
  }

  @Test
  void unknownKeysAreToldWithWhatWasMeant() {
    assertHint("server.prt", "is not a known key; did you mean server.port?");
    assertHint("linger.ms", "is not a known key; did you mean kafka.linger.ms?");
    assertHint("kafka.lingr.ms", "is not a known key; did you mean kafka.linger.ms?");
    assertHint("kafka.topic.partitions", "is not a known key; did you mean topic.partitions?");
    assertHint("groups.a.storage", "is not a known key; did you mean group.a.storage?");
    assertHint("something.else.entirely", "is not a known key.");
  }

  private static void assertHint(String key, String expected) {
    assertThat(new Sources().set(key, "1").problems())
        .containsExactly(key + " (--set) " + expected);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("goka-server.properties"), List.of(lines));
  }
}
