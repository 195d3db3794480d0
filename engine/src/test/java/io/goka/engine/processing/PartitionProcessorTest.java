package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.Callback;
import io.goka.spi.Codecs;
import io.goka.spi.GroupGraph;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import io.goka.spi.Stream;
import io.goka.spi.TableContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of records and of what their callbacks want, through a real task. */
final class PartitionProcessorTest {

  private final List<String> seen = new ArrayList<>();

  private static TaskRig counting(Callback<TableContext<Long>, String> callback) {
    return new TaskRig(Plans.counting(callback));
  }

  @Test
  void aCallbackThatThrowsHasNoEffectAndThoseBeforeItAreCommitted() {
    TaskRig rig =
        counting(
            (context, click) -> {
              context.setValue(context.value().orElse(0L) + 1);
              context.emit(Plans.ALERTS, context.key(), click);
              if (context.offset() == 2) {
                throw new IOException("no more clicks");
              }
            });
    rig.open(0);
    rig.clicks(0, "a", "b", "a", "c");
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("callback failed", "clicks-0", "offset 2", "key 'a'", "no more clicks");
    boolean[] closed = rig.close(0);
    rig.run();
    rig.producer.acknowledgeAll();
    rig.run();

    assertThat(closed).containsExactly(true);
    assertThat(rig.sentTo("alerts")).containsExactly("a=click", "b=click");
    assertThat(rig.sentTo("counter-table")).containsExactly("a=1", "b=1");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2);
  }

  @Test
  void afterAFailureNothingMoreIsProcessed() {
    TaskRig rig =
        counting(
            (context, click) -> {
              seen.add(context.key());
              if (context.key().equals("b")) {
                throw new StackOverflowError("an error, not an exception");
              }
            });
    rig.open(0);
    rig.open(1);
    rig.clicks(0, "a", "b", "c");
    rig.run();
    rig.clicks(1, "d");
    rig.run();

    assertThat(seen).containsExactly("a", "b");
    assertThat(rig.heard.failed).hasSize(1);
  }

  @Test
  void aMessageThatCannotBeDecodedIsNamed() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .input(Stream.of("numbers", Codecs.int64()), (context, number) -> {})
                    .build(),
                Plans.config()));
    rig.openWithoutTable(0);
    rig.feed(
        "numbers",
        0,
        List.of(rig.record("numbers", 0, "a", "1"), rig.record("numbers", 0, "b", "one")));
    rig.run();

    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("decoding the message", "numbers-0", "offset 1", "key 'b'");
  }

  @Test
  void aRecordWithoutAKeyIsAnErrorThatNamesTheMend() {
    TaskRig rig = counting((context, click) -> seen.add(click));
    rig.open(0);
    rig.feed("clicks", 0, List.of(rig.record("clicks", 0, null, "click")));
    rig.run();

    assertThat(seen).isEmpty();
    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("offset 0", "key null", "has no key", "producer");
  }

  @Test
  void aKeyThatCannotBeReadIsAnErrorAlsoWhenTheCallbackNeverAsksForIt() {
    TaskRig rig = counting((context, click) -> seen.add(click));
    rig.open(0);
    byte[] malformed = {(byte) 0xff};
    byte[] click = {'c'};
    rig.feed("clicks", 0, List.of(new ConsumerRecord<>("clicks", 0, 0, malformed, click)));
    rig.run();

    assertThat(seen).isEmpty();
    assertThat(rig.heard.failed)
        .singleElement()
        .asString()
        .contains("reading the key", "offset 0", "ff", "utf8");
  }

  @Test
  void aSliceFetchesAKeyOnce() {
    TaskRig rig = counting((context, click) -> context.setValue(context.value().orElse(0L) + 1));
    rig.reopen(0, holding("d"));
    rig.clicks(0, "a", "b", "a", "a");
    rig.run();
    rig.clicks(0, "b", "c");
    rig.run();

    assertThat(rig.status(0).counters().cacheMisses()).isEqualTo(3);
    assertThat(rig.status(0).counters().cacheHits()).isEqualTo(3);
  }

  @Test
  void aTableThatWasEmptyIsNotAskedForKeysThatItCannotHave() {
    TaskRig rig = counting((context, click) -> context.setValue(context.value().orElse(0L) + 1));
    rig.reopen(0, holding());
    rig.clicks(0, "a", "b", "a");
    rig.run();

    assertThat(rig.status(0).counters().cacheMisses()).isZero();
    assertThat(rig.status(0).counters().cacheHits()).isEqualTo(3);
  }

  private static PartitionTable holding(String... keys) {
    Storage storage = new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused")));
    PartitionTable table = new PartitionTable(0, storage, true, Plans.TABLE_ID);
    StorageBatch writes = new StorageBatch(keys.length);
    for (String key : keys) {
      writes.put(key.getBytes(UTF_8), "1".getBytes(UTF_8));
    }
    table.follow(writes, keys.length);
    table.level(TaskRig.NOW);
    return table;
  }

  @Test
  void aBatchLongerThanASliceIsProcessedWholeAndInOrder() {
    TaskRig rig = counting((context, click) -> seen.add(String.valueOf(context.offset())));
    rig.open(0);
    String[] keys = new String[2500];
    Arrays.fill(keys, "a");
    rig.clicks(0, keys);
    rig.run();
    rig.commit();

    assertThat(seen).hasSize(2500);
    assertThat(seen.get(1024)).isEqualTo("1024");
    assertThat(seen.get(2499)).isEqualTo("2499");
    assertThat(rig.heard.committable("clicks", 0)).isEqualTo(2500);
  }

  @Test
  void valuesSurviveACacheThatHoldsNearlyNothing() {
    TaskRig rig =
        new TaskRig(
            Plans.of(
                GroupGraph.define("counter")
                    .persist(Plans.COUNTS)
                    .input(
                        Plans.CLICKS,
                        (context, click) -> context.setValue(context.value().orElse(0L) + 1))
                    .build(),
                Plans.config()),
            500);
    rig.open(0);
    for (int round = 0; round < 20; round++) {
      for (int key = 0; key < 20; key++) {
        rig.clicks(0, "key-" + key);
      }
      rig.run();
      if (round % 3 == 0) {
        rig.commit();
      }
    }
    rig.commit();

    for (int key = 0; key < 20; key++) {
      assertThat(rig.stored(0, "key-" + key)).isEqualTo("20");
    }
    assertThat(rig.status(0).counters().cacheMisses()).as("entries were evicted").isGreaterThan(20);
  }

  @Test
  void aKeyThatBelongsElsewhereIsToldOnceAndCounted() {
    TaskRig rig = counting((context, click) -> {});
    rig.open(0);
    String foreign = "a";
    for (int i = 0; Plans.home(foreign) == 0; i++) {
      foreign = "key-" + i;
    }
    rig.clicks(0, foreign, foreign, foreign + "2");
    rig.run();

    assertThat(rig.heard.suspicious).hasSize(1);
    assertThat(rig.heard.suspicious.get(0)).contains("clicks-0", "'" + foreign + "'");
    assertThat(rig.status(0).counters().misplaced()).isGreaterThanOrEqualTo(2);
  }
}
