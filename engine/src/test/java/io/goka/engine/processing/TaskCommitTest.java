package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.processing.HeldProducer.Sent;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.StorageBatch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The commit protocol under at-least-once, while all goes well. */
final class TaskCommitTest {

  private final TaskRig rig = new TaskRig(Plans.counter());

  @Test
  void nothingIsSentToTheTableBeforeTheEpochEnds() {
    rig.open(0);
    rig.clicks(0, "a", "b");
    rig.run();

    rig.after(Duration.ofMillis(999));
    assertThat(rig.sentTo("counter-table")).isEmpty();
    rig.after(Duration.ofMillis(1));

    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "b=1");
  }

  @Test
  void nothingIsStoredOrCommittableBeforeEveryRecordIsAcknowledged() {
    rig.open(0);
    rig.clicks(0, "a", "b");
    rig.run();
    rig.endEpoch();
    assertThat(rig.producer.held()).as("two emits, two updates").hasSize(4);

    while (rig.producer.held().size() > 1) {
      rig.producer.acknowledge(rig.producer.held().get(0));
      rig.run();
      assertThat(rig.stored(0, "a")).isNull();
      assertThat(rig.heard.committable).isEmpty();
    }
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.stored(0, "b")).isEqualTo("1");
    assertThat(rig.heard.committable)
        .containsExactly(
            Map.of(new TopicPartition("clicks", 0), new OffsetAndMetadata(2, Optional.of(7), "")));
  }

  @Test
  void anEpochWaitsForItsEmitsEvenWhenItsUpdatesAreSafe() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();

    rig.producer.acknowledge(rig.held("counter-table"));
    rig.run();
    assertThat(rig.heard.committable).isEmpty();
    assertThat(rig.stored(0, "a")).isNull();
    rig.producer.acknowledge(rig.held("alerts"));
    rig.run();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
  }

  @Test
  void anEpochWaitsForThoseBeforeIt() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    List<Sent> first = List.copyOf(rig.producer.held());
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    List<Sent> second = rig.producer.held().stream().filter(sent -> !first.contains(sent)).toList();

    second.forEach(rig.producer::acknowledge);
    rig.run();
    assertThat(rig.heard.committable).isEmpty();
    assertThat(rig.stored(0, "a")).isNull();
    first.forEach(rig.producer::acknowledge);
    rig.run();

    assertThat(rig.stored(0, "a")).isEqualTo("2");
    assertThat(rig.heard.committable).hasSize(2);
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void emitsPrecedeUpdatesAndAKeyIsUpdatedOnceAnEpoch() {
    rig.open(0);
    rig.clicks(0, "a", "a", "b", "a");
    rig.run();
    rig.commit();

    assertThat(rig.producer.sent().stream().map(record -> record.topic()).toList())
        .containsExactly("alerts", "alerts", "alerts", "alerts", "counter-table", "counter-table");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=3", "b=1");
    assertThat(rig.status(0).counters().tableWrites()).isEqualTo(4);
    assertThat(rig.status(0).counters().tableUpdates()).isEqualTo(2);
    assertThat(rig.status(0).counters().commits()).isEqualTo(1);
  }

  @Test
  void updatesGoIntoThePartitionOfTheirRecordAndCarryNoHeaders() {
    rig.open(3);
    rig.clicks(3, "a");
    rig.run();
    rig.commit();

    Sent none = new Sent(rig.producer.sent().get(1), (metadata, exception) -> {});
    assertThat(none.destination()).isEqualTo(new TopicPartition("counter-table", 3));
    assertThat(none.record().headers()).isEmpty();
  }

  @Test
  void theMarkIsWhereTheUpdatesEndAndWhatTheyInclude() {
    rig.producer.endsAt(new TopicPartition("counter-table", 0), 40);
    PartitionTable table = rig.open(0);
    table.write(new StorageBatch(0), table.mark().reaching(40));
    rig.clicks(0, "a", "b", "a");
    rig.run();
    rig.commit();

    assertThat(rig.table(0).mark().offset()).isEqualTo(42);
    assertThat(rig.table(0).mark().inputOffsets()).containsExactly(Map.entry("clicks", 3L));
    assertThat(rig.table(0).mark().levelAt()).isEqualTo(TaskRig.NOW);
    assertThat(rig.table(0).mark().topicId()).isEqualTo(Plans.TABLE_ID);
  }

  @Test
  void recordsOfAnotherWriterAmongTheUpdatesAreToldAndNeverSteppedOver() {
    rig.open(0);
    rig.clicks(0, "a", "b");
    rig.run();
    rig.commit();
    assertThat(rig.heard.suspicious).noneMatch(told -> told.contains("another writer"));
    rig.producer.endsAt(new TopicPartition("counter-table", 0), 5);

    rig.clicks(0, "a");
    rig.run();
    rig.commit();

    assertThat(rig.heard.suspicious)
        .filteredOn(told -> told.contains("another writer"))
        .singleElement()
        .asString()
        .contains("counter-table-0 has 3 records", "between offsets 2 and 6");
    assertThat(rig.heard.rolledBack).containsExactly(Map.of(0, rig.table(0)));
    assertThat(rig.table(0).mark().offset()).isEqualTo(2);
    assertThat(rig.stored(0, "a")).isEqualTo("1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void aDeletedKeyIsATombstone() {
    TaskRig deleting =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(Plans.CLICKS, (context, click) -> context.delete())
                    .build(),
                Plans.config()));
    deleting.open(0);
    deleting.clicks(0, "a");
    deleting.run();
    deleting.commit();

    assertThat(deleting.sentTo("counter-table")).containsExactly("a=null");
    assertThat(deleting.stored(0, "a")).isNull();
  }

  @Test
  void keysAreCountedAsTheyComeAndGo() {
    TaskRig counted =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> {
                          if (click.equals("delete")) {
                            context.delete();
                          } else {
                            context.setValue(1L);
                          }
                        })
                    .build(),
                Plans.config()),
            0);
    counted.open(0);
    counted.clicks(0, "a", "b", "c", "a");
    counted.run();
    counted.endEpoch();
    counted.feed("clicks", 0, List.of(counted.record("clicks", 0, "a", "delete")));
    counted.feed("clicks", 0, List.of(counted.record("clicks", 0, "never", "delete")));
    counted.run();
    counted.commit();
    assertThat(counted.table(0).mark().keys()).isEqualTo(2);

    counted.feed("clicks", 0, List.of(counted.record("clicks", 0, "b", "delete")));
    counted.clicks(0, "a", "c");
    counted.run();
    counted.commit();

    assertThat(counted.table(0).mark().keys()).isEqualTo(2);
    assertThat(counted.stored(0, "b")).isNull();
  }

  @Test
  void aValueIsThatOfItsEpochThoughLaterOnesHaveChangedIt() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    rig.endEpoch();
    List<Sent> first = List.copyOf(rig.producer.held());
    rig.clicks(0, "a", "a");
    rig.run();

    first.forEach(rig.producer::acknowledge);
    rig.run();

    assertThat(rig.stored(0, "a")).isEqualTo("1");
    rig.commit();
    assertThat(rig.stored(0, "a")).isEqualTo("3");
  }

  @Test
  void allPartitionsOfATaskCommitTogetherAndEachForItself() {
    rig.open(0);
    rig.open(1);
    rig.open(2);
    rig.clicks(0, "a");
    rig.clicks(1, "b", "c");
    rig.run();
    rig.commit();

    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(1);
    assertThat(rig.heard.committable("clicks", 1)).isEqualTo(2);
    assertThat(rig.heard.committable).hasSize(2);
    assertThat(rig.status(2).counters().commits()).isZero();
    assertThat(rig.stored(1, "c")).isEqualTo("1");
  }

  @Test
  void inputWithoutEffectsIsCommittedWithoutARecord() {
    TaskRig silent =
        new TaskRig(
            Plans.of(
                GroupGraph.define("silent").input(Plans.CLICKS, (context, click) -> {}).build(),
                Plans.config()));
    silent.openWithoutTable(0);
    silent.clicks(0, "a", "b");
    silent.run();

    silent.endEpoch();

    assertThat(silent.producer.sent()).isEmpty();
    assertThat(silent.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void withoutInputThereAreNoEpochs() {
    rig.open(0);
    rig.run();

    rig.after(Duration.ofHours(1));

    assertThat(rig.heard.committable).isEmpty();
    assertThat(rig.task.idleNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());
  }

  @Test
  void anIdleTaskSleepsUntilItsEpochIsDue() {
    rig.open(0);
    rig.after(Duration.ofMillis(300));
    rig.clicks(0, "a");
    rig.run();

    assertThat(rig.task.idleNanos()).isEqualTo(Duration.ofMillis(700).toNanos());
  }

  @Test
  void anEpochEndsEarlyWhenEnoughIsUncommitted() {
    rig.open(0);
    rig.clicks(0, "a");
    rig.run();
    assertThat(rig.sentTo("counter-table")).isEmpty();

    String[] keys = new String[100];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "key-" + i;
    }
    rig.clicks(0, keys);
    rig.run();

    assertThat(rig.sentTo("counter-table")).as("as soon as it is").hasSizeBetween(50, 100);
  }

  @Test
  void largeValuesCountAsMuchAsTheyAre() {
    TaskRig large =
        new TaskRig(
            Plans.of(
                GroupGraph.define("large")
                    .persist(Codecs.bytes())
                    .input(Plans.CLICKS, (context, click) -> context.setValue(new byte[900]))
                    .build(),
                Plans.config()));
    large.open(0);
    large.clicks(0, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

    large.run();

    assertThat(large.sentTo("large-table")).as("11 × 965 bytes are above 10 kB").hasSize(11);
  }

  @Test
  void aValueThatGrowsIsCountedAsWhatItHasBecome() {
    int[] length = {10};
    TaskRig growing =
        new TaskRig(
            Plans.of(
                GroupGraph.define("growing")
                    .persist(Codecs.bytes())
                    .input(
                        Plans.CLICKS,
                        (context, click) -> context.setValue(new byte[length[0] += 10]))
                    .build(),
                Plans.config()));
    growing.open(0);
    for (int key = 0; key < 12; key++) {
      growing.clicks(0, "key-" + key);
    }
    growing.run();
    assertThat(growing.sentTo("growing-table")).isEmpty();

    length[0] = 780;
    for (int key = 0; key < 12; key++) {
      growing.clicks(0, "key-" + key);
    }
    growing.run();

    assertThat(growing.sentTo("growing-table")).as("they are above 10 kB now").hasSize(12);
  }

  @Test
  void valuesThatAreEncodedAtTheCommitCountBefore() {
    assertThat(committedEarlyWith(Codecs.string(), "x".repeat(900))).as("text").isEqualTo(11);
    assertThat(committedEarlyWith(new Padded(), Optional.of(1)))
        .as("what nobody knows")
        .isEqualTo(11);
  }

  /** Owner: the test. A codec whose small values become large when they are encoded. */
  private static final class Padded implements Codec<Object> {

    @Override
    public byte[] encode(Object value) {
      return new byte[900];
    }

    @Override
    public Object decode(byte[] bytes) {
      return Optional.of(bytes.length);
    }

    @Override
    public boolean immutable() {
      return true;
    }
  }

  private static <V> int committedEarlyWith(Codec<V> codec, V value) {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("early")
                    .persist(codec)
                    .input(Plans.CLICKS, (context, click) -> context.setValue(value))
                    .build(),
                Plans.config()));
    rig.open(0);
    rig.clicks(0, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    rig.run();
    return rig.sentTo("early-table").size();
  }

  @Test
  void aSliceEndsWhenTooMuchIsUncommitted() {
    TaskRig large =
        new TaskRig(
            Plans.of(
                GroupGraph.define("large")
                    .persist(Codecs.bytes())
                    .input(Plans.CLICKS, (context, click) -> context.setValue(new byte[900]))
                    .build(),
                Plans.config()));
    large.open(0);
    String[] keys = new String[200];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "key-" + i;
    }
    large.clicks(0, keys);

    large.task.step();

    assertThat(large.status(0).counters().processed()).as("of one batch").isBetween(8L, 12L);
  }

  @Test
  void inputWaitsWhenTooMuchIsUnderWay() {
    rig.open(0);
    for (int epoch = 0; epoch < 4; epoch++) {
      rig.clicks(0, "a");
      rig.run();
      rig.endEpoch();
    }
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "a=2", "a=3", "a=4");
    long before = rig.status(0).counters().processed();
    for (int batch = 0; batch < 300; batch++) {
      rig.clicks(0, "b");
    }
    rig.endEpoch();
    long processed = rig.status(0).counters().processed() - before;

    assertThat(processed).as("until 10 kB are uncommitted").isBetween(50L, 250L);
    assertThat(rig.sentTo("counter-table")).as("no fifth epoch").hasSize(4);
    assertThat(rig.task.idleNanos()).isEqualTo(Duration.ofSeconds(1).toNanos());

    rig.producer.acknowledgeAll();
    rig.run();
    rig.commit();
    rig.commit();
    assertThat(rig.stored(0, "b")).isEqualTo("300");
  }

  @Test
  void aPausedPartitionIsToldToGoOnWhenHalfOfItsQueueIsDone() {
    rig.open(0);
    for (int i = 0; i < 12; i++) {
      rig.clicks(0, "a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
    }
    assertThat(rig.status(0).inflow().queued()).isEqualTo(120);

    rig.run();

    assertThat(rig.heard.drained).containsExactly(0);
    assertThat(rig.status(0).inflow().queued()).isZero();
  }
}
