package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.config.GroupConfig;
import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.GroupTopics;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.kafka.TopicNames;
import io.goka.engine.observe.EventLog;
import io.goka.engine.observe.GroupLife;
import io.goka.engine.processing.CommitGate;
import io.goka.engine.processing.GroupPlan;
import io.goka.engine.processing.GroupProducers;
import io.goka.engine.processing.HeapShare;
import io.goka.engine.thread.Driver;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Stream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class MembershipTest {

  private static final GroupConfig CONFIG = GroupSettings.of(Map.of("storage", "memory"));
  private static final EventLog EVENTS = new EventLog(InstantSource.system());

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void aConsumerIsClosedWhenTheProducerCannotBeMade() {
    assertThatThrownBy(
            () ->
                Membership.of(
                    parts(), plan(), new Membership.Pace((mailbox, nanos) -> {}, System::nanoTime)))
        .isInstanceOf(KafkaException.class)
        .hasMessage("no producer");

    assertThat(consumer.closed()).isTrue();
  }

  private GroupMember.Parts parts() {
    return new GroupMember.Parts(
        "counter",
        CONFIG,
        MembershipTest::plan,
        new Clients(),
        Optional.empty(),
        (topic, partition) -> {
          throw new AssertionError("there is no table");
        },
        topic -> {
          throw new AssertionError("nothing is looked up");
        },
        nobody(),
        nobody(),
        HeapShare.ofThisProcess(),
        new GroupLife("counter", EVENTS, InstantSource.system()),
        EVENTS,
        InstantSource.system());
  }

  private static GroupPlan plan() {
    GroupGraph graph =
        GroupGraph.define("counter")
            .input(Stream.of("clicks", Codecs.string()), (context, click) -> {})
            .build();
    TopicNames names =
        TopicNames.of(graph, new TopicConfig(OptionalInt.empty(), 1, "-table", "-loop", "-dlq"));
    return GroupPlan.of(
        graph, CONFIG, new GroupTopics(names, 1, Map.of(), Map.of()), new RecordSizes(1000));
  }

  private static Driver.Starter nobody() {
    return (name, work) -> {
      throw new AssertionError(name + " has nobody to work for");
    };
  }

  private final class Clients implements GroupMember.Clients {

    @Override
    public Consumer<byte[], byte[]> member(Runnable joining) {
      return consumer;
    }

    @Override
    public Consumer<byte[], byte[]> recovery() {
      throw new AssertionError("nothing is recovered");
    }

    @Override
    public Consumer<byte[], byte[]> ends() {
      throw new AssertionError("nothing is recovered");
    }

    @Override
    public GroupProducers producers(CommitGate gate) {
      throw new KafkaException("no producer");
    }
  }
}
