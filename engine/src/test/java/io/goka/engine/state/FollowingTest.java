package io.goka.engine.state;

import static io.goka.engine.state.MockTopics.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables that go on following their topic, and listeners of what a recovery has. */
final class FollowingTest {

  private static final UUID TOPIC = new UUID(1, 2);
  private static final TopicPartition USERS = new TopicPartition("users", 0);
  private static final TopicPartition COUNTS = new TopicPartition("counter-table", 0);

  private final Instant start = Instant.ofEpochSecond(1000);
  private final AtomicLong passedSeconds = new AtomicLong();
  private final MockTopics topics = new MockTopics();
  private final Recovery recovery = new Recovery("counter", topics::consumer, this::now);
  private final Disk disk = new Disk();
  private final Heard heard = new Heard();

  /** Owner: the test's thread. Storages that outlive being closed, and can be damaged. */
  private static final class Disk implements StorageProvider {
    private final Map<Path, Storage> kept = new HashMap<>();
    private final List<Path> deleted = new ArrayList<>();
    private final Set<Path> damaged = new HashSet<>();

    @Override
    public String name() {
      return "disk";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.ORDERED);
    }

    @Override
    public Storage open(StorageLocation location) {
      Path directory = location.directory();
      if (damaged.contains(directory)) {
        throw new StorageException(directory + " is damaged");
      }
      return kept.computeIfAbsent(directory, path -> new MemoryStorageProvider().open(location));
    }

    @Override
    public void delete(StorageLocation location) {
      Path directory = location.directory();
      kept.remove(directory);
      damaged.remove(directory);
      deleted.add(directory);
    }
  }

  /** Owner: the test's thread. */
  private static final class Heard implements TableRecovery.Outcome {
    private final List<PartitionTable> levels = new ArrayList<>();
    private final List<String> anew = new ArrayList<>();
    private @Nullable String failed;

    @Override
    public void level(PartitionTable table) {
      levels.add(table);
    }

    @Override
    public void readsAnew(String reason) {
      anew.add(reason);
    }

    @Override
    public void failed(String reason) {
      failed = reason;
    }

    private PartitionTable table() {
      assertThat(failed).isNull();
      return levels.get(levels.size() - 1);
    }
  }

  private Instant now() {
    return start.plusSeconds(passedSeconds.get());
  }

  private TableRecovery follow(TopicPartition partition, UUID topicId, Heard outcome) {
    TableRecovery following =
        TableRecovery.following(
            partition,
            topicId,
            new TableDirectory(disk, StorageLocation.at(folder(partition))),
            outcome);
    recovery.start(following);
    return following;
  }

  private TableRecovery follow() {
    return follow(USERS, TOPIC, heard);
  }

  private static Path folder(TopicPartition partition) {
    return Path.of(partition.toString());
  }

  private void run() {
    for (int steps = 0; steps < 50; steps++) {
      if (recovery.step() != Progress.WORKED) {
        return;
      }
    }
    throw new AssertionError("does not come to rest");
  }

  private @Nullable String read(Heard from, String key) {
    ServedTable.Reading.Here here = from.table().read(bytes(key));
    byte[] value = Objects.requireNonNull(here, "closed").value();
    return value == null ? null : new String(value, UTF_8);
  }

  @Test
  void goesOnApplyingRecordsWhenItIsLevel() {
    topics.write(USERS, "a", "1");
    TableRecovery following = follow();
    run();
    assertThat(read(heard, "a")).isEqualTo("1");

    topics.write(USERS, "a", "2");
    topics.write(USERS, "b", "1");
    run();
    topics.write(USERS, "b", null);
    run();

    assertThat(read(heard, "a")).isEqualTo("2");
    assertThat(read(heard, "b")).isNull();
    assertThat(heard.levels).as("level once").hasSize(1);
    assertThat(heard.table().mark().offset()).isEqualTo(4);
    assertThat(following.progress().end()).isEqualTo(4);
  }

  @Test
  void restsWhenThereIsNothingNew() {
    follow();
    run();

    assertThat(recovery.step()).isEqualTo(Progress.IDLE);
    assertThat(recovery.idleNanos()).isLessThan(10_000_000);
    assertThat(topics.last().closed()).as("the consumer stays").isFalse();
  }

  @Test
  void keepsCountOfItsKeys() {
    topics.write(USERS, "a", "1");
    topics.write(USERS, "b", "1");
    follow();
    run();
    topics.write(USERS, "b", "2");
    topics.write(USERS, "c", "1");
    topics.write(USERS, "c", "2");
    topics.write(USERS, "a", null);
    topics.write(USERS, "gone", null);
    run();
    assertThat(heard.table().mark().keys()).isEqualTo(2);

    heard.table().evict(bytes("b"));
    heard.table().evict(bytes("never there"));

    assertThat(heard.table().mark().keys()).isEqualTo(1);
    assertThat(heard.table().mark().offset()).isEqualTo(7);
  }

  @Test
  void servesATableThatIsHandedOverBesideOneThatIsFollowed() {
    topics.write(USERS, "a", "user");
    topics.write(COUNTS, "a", "7");
    Heard own = new Heard();
    follow();
    recovery.start(
        new TableRecovery(
            COUNTS, TOPIC, new TableDirectory(disk, StorageLocation.at(folder(COUNTS))), own));
    run();
    topics.write(USERS, "a", "later");
    topics.write(COUNTS, "a", "8");
    run();

    assertThat(read(heard, "a")).isEqualTo("later");
    assertThat(read(own, "a")).as("its task writes it from now on").isEqualTo("7");
    assertThat(topics.last().assignment()).containsExactly(USERS);
    assertThat(topics.consumersMade()).isEqualTo(1);
  }

  @Test
  void aFollowingIsClosedWhenItIsCancelled() {
    TableRecovery following = follow();
    run();
    List<String> closed = new ArrayList<>();

    recovery.cancel(following, () -> closed.add("users"));
    run();

    assertThat(closed).containsExactly("users");
    assertThat(heard.table().read(bytes("a"))).as("closed").isNull();
    assertThat(topics.last().closed()).as("no consumer is kept for nothing").isTrue();
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    topics.write(USERS, "a", "1");
    TableRecovery before = follow();
    run();
    recovery.cancel(before, () -> {});
    run();
    topics.write(USERS, "b", "1");
    Heard after = new Heard();

    TableRecovery following = follow(USERS, TOPIC, after);
    run();

    assertThat(read(after, "a")).isEqualTo("1");
    assertThat(read(after, "b")).isEqualTo("1");
    assertThat(following.progress().recovered()).isEqualTo(1);
    assertThat(disk.deleted).isEmpty();
  }

  @Test
  void aCopyOfATopicThatWasMadeAnewIsThrownAwayAndReadAnew() {
    stored(new UUID(9, 9), 2);
    topics.write(USERS, "a", "new");
    follow();
    run();

    assertThat(read(heard, "old")).isNull();
    assertThat(read(heard, "a")).isEqualTo("new");
    assertThat(disk.deleted).containsExactly(folder(USERS));
    assertThat(heard.anew).as("it was not level before").isEmpty();
    assertThat(heard.table().mark().topicId()).isEqualTo(TOPIC);
  }

  @Test
  void aCopyThatIsAheadOfItsTopicIsThrownAwayAndReadAnew() {
    stored(TOPIC, 7);
    topics.write(USERS, "a", "new");
    follow();
    run();

    assertThat(read(heard, "old")).isNull();
    assertThat(heard.table().mark().offset()).isEqualTo(1);
  }

  @Test
  void aCopyThatItsTopicHasLeftBehindIsThrownAwayAndReadAnew() {
    stored(TOPIC, 2);
    topics.truncate(USERS, 5);
    topics.write(USERS, "a", "new");
    follow();
    run();

    assertThat(read(heard, "old")).isNull();
    assertThat(read(heard, "a")).isEqualTo("new");
    assertThat(heard.table().mark().offset()).isEqualTo(6);
  }

  @Test
  void whatIsTruncatedUnderItIsReadAnew() {
    topics.write(USERS, "a", "old");
    follow();
    run();
    PartitionTable before = heard.table();
    topics.recreate(USERS);
    topics.write(USERS, "b", "new");
    topics.last().setPollException(new OffsetOutOfRangeException(Map.of(USERS, 1L)));
    run();

    assertThat(heard.anew).hasSize(1).first().asString().contains("users-0", "deleted");
    assertThat(before.read(bytes("a"))).as("closed").isNull();
    assertThat(heard.levels).hasSize(2);
    assertThat(read(heard, "a")).isNull();
    assertThat(read(heard, "b")).isEqualTo("new");
  }

  @Test
  void isReadAnewOnDemand() {
    topics.write(USERS, "a", "1");
    TableRecovery following = follow();
    run();
    heard.table().evict(bytes("a"));

    recovery.readAnew(following, "somebody asked for it");
    run();

    assertThat(heard.anew).containsExactly("somebody asked for it");
    assertThat(read(heard, "a")).isEqualTo("1");
    assertThat(topics.consumersMade()).isEqualTo(1);
  }

  @Test
  void aFollowingThatIsOverIsNotReadAnew() {
    TableRecovery following = follow();
    run();
    recovery.cancel(following, () -> {});
    recovery.readAnew(following, "too late");
    run();

    assertThat(heard.anew).isEmpty();
    assertThat(disk.deleted).isEmpty();
  }

  @Test
  void aCopyThatDoesNotOpenIsMadeAnew() {
    disk.damaged.add(folder(USERS));
    topics.write(USERS, "a", "1");
    follow();
    run();

    assertThat(read(heard, "a")).isEqualTo("1");
    assertThat(disk.deleted).containsExactly(folder(USERS));
  }

  @Test
  void aTopicThatMayNotBeReadFailsItsOwnFollowingOnly() {
    Heard other = new Heard();
    follow();
    follow(COUNTS, TOPIC, other);
    run();
    topics.last().setPollException(new TopicAuthorizationException(Set.of("users")));
    run();
    topics.write(COUNTS, "a", "1");
    run();

    assertThat(heard.failed).contains("Kafka refuses", "users");
    assertThat(read(other, "a")).isEqualTo("1");
  }

  @Test
  void notesNowAndThenThatItIsStillLevel() {
    follow();
    run();
    passedSeconds.set(3600);
    run();
    recovery.step();

    assertThat(heard.table().mark().levelAt()).isEqualTo(start.plusSeconds(3600));
  }

  @Test
  void aListenerIsToldOfWhatIsStoredAndThenOfWhatIsRead() {
    stored(TOPIC, 0);
    topics.write(USERS, "b", "read");
    topics.write(USERS, "old", null);
    List<String> told = new ArrayList<>();
    recovery.start(listened((partition, key, value) -> told.add(text(partition, key, value))));
    run();

    assertThat(told).containsExactly("0 old=stored", "0 b=read", "0 old=null");
    assertThat(heard.levels).hasSize(1);
  }

  @Test
  void whatAListenerThrowsFailsTheRecovery() {
    topics.write(USERS, "b", "read");
    recovery.start(
        listened(
            (partition, key, value) -> {
              throw new IllegalArgumentException("boom");
            }));
    run();

    assertThat(heard.failed).contains("recovery listener", "partition 0 of users", "boom");
    assertThat(heard.levels).isEmpty();
  }

  private TableRecovery listened(RecoveredUpdates listener) {
    return new TableRecovery(
            USERS, TOPIC, new TableDirectory(disk, StorageLocation.at(folder(USERS))), heard)
        .telling(listener);
  }

  private void stored(UUID topicId, long offset) {
    PartitionTable table =
        new PartitionTable(0, disk.open(StorageLocation.at(folder(USERS))), true, topicId);
    table.write(
        new StorageBatch(1).put(bytes("old"), bytes("stored")),
        TableMark.none(topicId).reaching(offset));
    table.close();
  }

  private static String text(int partition, byte[] key, byte @Nullable [] value) {
    String written = value == null ? "null" : new String(value, UTF_8);
    return partition + " " + new String(key, UTF_8) + "=" + written;
  }
}
