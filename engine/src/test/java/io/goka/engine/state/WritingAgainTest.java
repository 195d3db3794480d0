package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.Storage;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageLocation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Somebody else has written behind what the owner of a table has stored: the owner's values win.
 */
final class WritingAgainTest {

  private static final TopicPartition CHANGELOG = new TopicPartition("counter-table", 0);
  private static final UUID TOPIC = new UUID(1, 2);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final MockTopics topics = new MockTopics();
  private final Recovery recovery =
      new Recovery("counter", topics::consumer, InstantSource.fixed(NOW));
  private final RecoveryRig.Heard heard = new RecoveryRig.Heard();
  private final Writes writes = new Writes();
  private final MemoryStorageProvider memory = new MemoryStorageProvider();
  private final Storage storage = memory.open(StorageLocation.at(Path.of("0")));

  /** Owner: the test's thread. Writes that wait until the test has them arrive. */
  private final class Writes implements OwnerWrites {
    private final Deque<Runnable> sent = new ArrayDeque<>();
    private boolean owner = true;
    private @Nullable KafkaException failure;

    @Override
    public boolean mayWrite() {
      return owner;
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback acknowledged) {
      sent.add(
          () -> {
            if (failure == null) {
              topics.write(CHANGELOG, text(record.key()), textOrNull(record.value()));
            }
            acknowledged.onCompletion(null, failure);
          });
    }

    @Override
    public boolean isLasting(KafkaException refusal) {
      return refusal instanceof TopicAuthorizationException;
    }

    private void arrive() {
      for (int left = sent.size(); left > 0; left--) {
        sent.remove().run();
      }
    }
  }

  /** A table that has a=7 and b=5, and was level. */
  private PartitionTable committed() {
    topics.write(CHANGELOG, "a", "7");
    topics.write(CHANGELOG, "b", "5");
    recovery.start(new TableRecovery(CHANGELOG, TOPIC, GivenStorage.in("0", () -> storage), heard));
    run();
    PartitionTable table = level();
    heard.table = null;
    return table;
  }

  private void writeAgain(PartitionTable table, long from) {
    recovery.start(
        TableRecovery.again(
                CHANGELOG, TOPIC, GivenStorage.in("0", () -> storage), table, () -> {}, heard)
            .writingAgain(from, writes));
    run();
  }

  @Test
  void theOwnersValuesWinAndTheTableIsWhatItsTopicHolds() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");
    topics.write(CHANGELOG, "strange", "1");
    topics.write(CHANGELOG, "b", null);

    writeAgain(table, 2);
    assertThat(heard.table).as("before its values are in the topic").isNull();
    writes.arrive();
    run();

    assertThat(stored()).isEqualTo(Map.of("a", "7", "b", "5"));
    assertThat(level().mark().offset()).isEqualTo(8).isEqualTo(topics.end(CHANGELOG));
    assertThat(readAnew()).isEqualTo(stored());
    assertThat(heard.remarks)
        .singleElement()
        .asString()
        .contains("counter-table-0", "another writer", "3 were written again");
  }

  @Test
  void whatComesOfTheOtherWriterMeanwhileIsOverwrittenToo() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");

    writeAgain(table, 2);
    topics.write(CHANGELOG, "b", "2");
    writes.arrive();
    run();
    writes.arrive();
    run();

    assertThat(stored()).isEqualTo(Map.of("a", "7", "b", "5"));
    assertThat(readAnew()).isEqualTo(stored());
  }

  @Test
  void whoIsNotTheOwnerAnyMoreWritesNothing() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "8");
    writes.owner = false;

    writeAgain(table, 2);

    assertThat(writes.sent).isEmpty();
    assertThat(heard.table).isNull();
    writes.owner = true;
    run();
    writes.arrive();
    run();
    assertThat(stored()).containsEntry("a", "7");
  }

  @Test
  void whatDoesNotArriveIsWrittenOnceMore() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");
    writes.failure = new TimeoutException("expired");

    writeAgain(table, 2);
    writes.arrive();
    run();
    assertThat(heard.table).isNull();
    writes.failure = null;
    writes.arrive();
    run();

    assertThat(stored()).containsEntry("a", "7");
  }

  @Test
  void whatKafkaNeverTakesFailsInWords() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");
    writes.failure = new TopicAuthorizationException("not yours");

    writeAgain(table, 2);
    writes.arrive();
    run();

    assertThat(heard.failed).contains("counter-table-0", "another writer", "not yours");
  }

  @Test
  void anotherWriterWhoGoesOnAndOnFailsInWords() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");

    writeAgain(table, 2);
    for (int round = 0; round < 10 && heard.failed == null; round++) {
      topics.write(CHANGELOG, "a", "4");
      writes.arrive();
      run();
    }

    assertThat(heard.failed).contains("goes on writing into counter-table-0", "end whoever");
  }

  @Test
  void aStoreThatIsNotAsItWasAtTheLastCommitHasNoWord() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");

    writeAgain(table, 1);

    assertThat(writes.sent).isEmpty();
    assertThat(stored()).containsEntry("a", "3");
    assertThat(heard.remarks).singleElement().asString().contains("takes the values of another");
  }

  @Test
  void endingHalfWayLeavesAStoreThatRecoversWhatTheTopicHolds() {
    PartitionTable table = committed();
    topics.write(CHANGELOG, "a", "3");
    topics.write(CHANGELOG, "b", "2");

    writeAgain(table, 2);
    writes.sent.remove().run();

    assertThat(table.mark().offset()).isEqualTo(2);
    assertThat(entries(table)).isEqualTo(Map.of("a", "7", "b", "5"));
    assertThat(readAnew()).isEqualTo(Map.of("a", "7", "b", "2"));
  }

  private void run() {
    for (int i = 0; i < 20; i++) {
      Progress unused = recovery.step();
    }
  }

  private PartitionTable level() {
    if (heard.table == null) {
      throw new AssertionError("not level, but " + heard.failed);
    }
    return heard.table;
  }

  private Map<String, String> stored() {
    return entries(level());
  }

  /** What a server without a local copy would find. */
  private Map<String, String> readAnew() {
    RecoveryRig.Heard anew = new RecoveryRig.Heard();
    Recovery other = new Recovery("counter", topics::consumer, InstantSource.fixed(NOW));
    other.start(
        new TableRecovery(
            CHANGELOG,
            TOPIC,
            GivenStorage.in("1", () -> memory.open(StorageLocation.at(Path.of("1")))),
            anew));
    for (int i = 0; i < 20; i++) {
      Progress unused = other.step();
    }
    if (anew.table == null) {
      throw new AssertionError("not level, but " + anew.failed);
    }
    return entries(anew.table);
  }

  private static Map<String, String> entries(PartitionTable table) {
    Map<String, String> found = new TreeMap<>();
    try (StorageCursor entries = table.entries(null)) {
      while (entries.next()) {
        found.put(text(entries.key()), text(entries.value()));
      }
    }
    return found;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static @Nullable String textOrNull(byte @Nullable [] bytes) {
    return bytes == null ? null : text(bytes);
  }
}
