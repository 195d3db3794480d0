package io.goka.engine.state;

import static io.goka.engine.state.MockTopics.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.kafka.TopicShape;
import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.Event;
import io.goka.engine.observe.EventLog;
import io.goka.engine.state.ServedTable.Reading;
import io.goka.engine.thread.Stepped.Progress;
import io.goka.spi.CodecException;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageException;
import io.goka.spi.StorageLocation;
import io.goka.spi.StorageProvider;
import io.goka.spi.View.State;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Copies of whole topics and the views over them, stepped by hand. */
final class TableCopiesTest {

  private static final UUID FIRST = new UUID(1, 1);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final EventLog events = new EventLog(this::now);
  private final MockTopics topics = new MockTopics();
  private final Map<String, TopicShape> shapes = new HashMap<>();
  private final MemoryStorageProvider memory = new MemoryStorageProvider();
  private final List<String> opened = new ArrayList<>();
  private @Nullable String kafkaAway;
  private int looks;
  private final TableCopies copies =
      new TableCopies(
          new TableCopies.Surroundings(
              this::look,
              topics::consumer,
              (topic, storage, partition) ->
                  StorageLocation.at(Path.of(topic, storage, String.valueOf(partition))),
              events,
              this::now,
              nanos::get));

  private Instant now() {
    return Instant.ofEpochSecond(1000).plusNanos(nanos.get());
  }

  private CompletionStage<Optional<TopicShape>> look(String topic) {
    looks++;
    return kafkaAway == null
        ? CompletableFuture.completedFuture(Optional.ofNullable(shapes.get(topic)))
        : CompletableFuture.failedFuture(new TimeoutException(kafkaAway));
  }

  /** Steps until nothing is left to do at this moment. */
  private void run() {
    for (int idle = 0, steps = 0; idle < 2; steps++) {
      assertThat(steps).as("comes to rest").isLessThan(100);
      idle = copies.step() == Progress.WORKED ? 0 : idle + 1;
    }
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    run();
  }

  private TableCopy products() {
    return copies.copy("products", memory);
  }

  private static CopyView<String> view(TableCopy copy) {
    return new CopyView<>(copy, Codecs.string(), KeyFormats.UTF8, Partitioners.MURMUR2);
  }

  private void exists(String topic, UUID id, int partitions) {
    shapes.put(topic, new TopicShape(id, partitions));
  }

  /** Writes a record where Kafka's default partitioner places it. */
  private void write(String topic, String key, @Nullable String value) {
    int partitions = Objects.requireNonNull(shapes.get(topic)).partitions();
    topics.write(
        new TopicPartition(topic, Partitioners.MURMUR2.partition(bytes(key), partitions)),
        key,
        value);
  }

  @Test
  void canBeDeclaredAndAskedForItsStateWithoutKafka() {
    TableCopy copy = products();

    assertThat(copy.now().state()).isEqualTo(State.IDLE);
    assertThat(copy.partitionCount()).isZero();
    assertThat(copy.partitions()).isEmpty();
    assertThat(looks).isZero();
    assertThatThrownBy(() -> view(copy).get("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("products")
        .hasMessageContaining("idle");
  }

  @Test
  void followsAllPartitionsOfItsTopic() {
    exists("products", FIRST, 3);
    for (int i = 0; i < 20; i++) {
      write("products", "p" + i, "v" + i);
    }
    TableCopy copy = products();
    CompletableFuture<Void> level = copy.level();
    assertThat(level).isNotDone();
    run();
    write("products", "p3", "later");
    write("products", "p4", null);
    run();

    assertThat(level).isCompleted();
    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
    assertThat(copy.partitionCount()).isEqualTo(3);
    assertThat(view(copy).get("p7")).contains("v7");
    assertThat(view(copy).get("p3")).contains("later");
    assertThat(view(copy).has("p4")).isFalse();
    assertThat(copy.partitions()).hasSize(3).allMatch(CopiedPartition::level);
    assertThat(copy.partitions().stream().mapToLong(CopiedPartition::keys).sum()).isEqualTo(19);
    assertThat(copy.partitions()).allMatch(partition -> partition.lag() == 0);
  }

  @Test
  void twoWhoAskForATopicShareItsCopy() {
    exists("products", FIRST, 2);
    TableCopy one = products();
    run();
    TableCopy other = products();
    run();

    assertThat(other).isSameAs(one);
    assertThat(topics.consumersMade()).isEqualTo(1);
  }

  @Test
  void copiesOfOneTopicInTwoStoragesStandBesideEachOther() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy one = products();
    TableCopy other = copies.copy("products", new Named("other", Set.of()));
    run();
    write("products", "a", "2");
    run();

    assertThat(view(one).get("a")).contains("2");
    assertThat(view(other).get("a")).contains("2");
    assertThat(opened).containsExactly(Path.of("products", "other", "0").toString());

    copies.end();
    assertThat(copies.step()).isEqualTo(Progress.ENDED);
    assertThat(topics.consumersMade()).isEqualTo(2);
    assertThat(topics.consumersOpen()).isZero();
  }

  @Test
  void isNotReadBeforeItIsLevel() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    topics.away(new TimeoutException("no leader"));
    TableCopy copy = products();
    for (int i = 0; i < 5; i++) {
      copies.step();
    }

    assertThat(copy.now().state()).isEqualTo(State.RECOVERING);
    assertThat(copy.read(0, bytes("a"))).isInstanceOf(Reading.Recovering.class);
    assertThat(copy.scan(0, KeyRange.ALL, 1)).isInstanceOf(Scan.Recovering.class);
    assertThatThrownBy(() -> view(copy).forEach((key, value) -> true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("recovering");
  }

  @Test
  void waitsForKafkaAndForItsTopic() {
    kafkaAway = "nobody listens";
    TableCopy copy = products();
    run();
    assertThat(copy.now().state()).isEqualTo(State.CONNECTING);
    assertThat(copy.now().problem()).contains("nobody listens");
    int before = looks;
    run();
    assertThat(looks).as("not again at once").isEqualTo(before);

    kafkaAway = null;
    pass(Duration.ofSeconds(1));
    assertThat(copy.now().problem()).contains("there is no topic products");
    assertThat(copy.now().state()).isEqualTo(State.CONNECTING);

    exists("products", FIRST, 1);
    write("products", "a", "1");
    pass(Duration.ofSeconds(1));
    assertThat(copy.now()).extracting(TableCopy.Moment::state).isEqualTo(State.RUNNING);
    assertThat(copy.now().problem()).isEmpty();
    assertThat(view(copy).get("a")).contains("1");
  }

  private List<String> said() {
    return events.after(0).stream().map(Event::message).toList();
  }

  @Test
  void asksLessAndLessOftenForATopicThatIsNotThere() {
    products();
    run();
    for (int second = 0; second < 60; second++) {
      pass(Duration.ofSeconds(1));
    }

    assertThat(looks).isBetween(8, 14);
    assertThat(said()).as("says so once").hasSize(1);
  }

  @Test
  void goesOnAnsweringWhileKafkaIsAwayAndReconnectsByItself() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();
    kafkaAway = "nobody listens";
    pass(Duration.ofSeconds(11));

    assertThat(copy.now().state()).isEqualTo(State.CONNECTING);
    assertThat(copy.now().problem()).contains("nobody listens");
    assertThat(view(copy).get("a")).contains("1");

    kafkaAway = null;
    write("products", "a", "2");
    pass(Duration.ofSeconds(11));

    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
    assertThat(view(copy).get("a")).contains("2");
    assertThat(copy.partitions().get(0).progress().recovered()).as("nothing twice").isEqualTo(2);
  }

  @Test
  void followsPartitionsThatComeLater() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();
    exists("products", FIRST, 4);
    for (int i = 0; i < 20; i++) {
      write("products", "p" + i, "v" + i);
    }
    assertThat(copy.partitionCount()).isEqualTo(1);
    pass(Duration.ofSeconds(11));

    assertThat(copy.partitionCount()).isEqualTo(4);
    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
    assertThat(view(copy).get("p11")).contains("v11");
    assertThat(said())
        .containsExactly(
            "the copy of products follows more partitions, as its topic has grown from 1 to 4");
  }

  @Test
  void looksForKeysInNewPartitionsOnlyOnceTheseAreLevel() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();
    exists("products", FIRST, 4);
    topics.away(new TimeoutException("no leader yet"));
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    for (int i = 0; i < 5; i++) {
      copies.step();
    }

    assertThat(copy.now().state()).isEqualTo(State.RECOVERING);
    assertThat(copy.partitionCount()).isEqualTo(1);
    assertThat(view(copy).get("a")).contains("1");
  }

  @Test
  void aTopicThatIsMadeAnewIsReadAnew() {
    exists("products", FIRST, 2);
    write("products", "old", "1");
    TableCopy copy = products();
    run();
    exists("products", new UUID(2, 2), 1);
    topics.recreate(new TopicPartition("products", 0));
    write("products", "new", "1");
    pass(Duration.ofSeconds(11));

    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
    assertThat(copy.partitions()).hasSize(1);
    assertThat(view(copy).get("new")).contains("1");
    assertThat(view(copy).has("old")).isFalse();
  }

  @Test
  void keysOfATopicThatIsMadeAnewAreLookedForInItsNewPartitionsAtOnce() {
    exists("products", FIRST, 3);
    write("products", "old", "1");
    Named broken = new Named("broken", Set.of());
    TableCopy copy = copies.copy("products", broken);
    run();
    exists("products", new UUID(2, 2), 6);
    for (int partition = 0; partition < 6; partition++) {
      topics.recreate(new TopicPartition("products", partition));
    }
    for (int i = 0; i < 20; i++) {
      write("products", "p" + i, "v" + i);
    }
    broken.full = true;
    broken.fullPartitions = Set.of(5);
    pass(Duration.ofSeconds(11));

    assertThat(copy.now().state()).isEqualTo(State.RECOVERING);
    assertThat(copy.partitionCount()).isEqualTo(6);
    for (int i = 0; i < 20; i++) {
      String key = "p" + i;
      if (Partitioners.MURMUR2.partition(bytes(key), 6) < 5) {
        assertThat(view(copy).get(key)).contains("v" + i);
      } else {
        assertThatThrownBy(() -> view(copy).get(key)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void isNotReadWhileItIsReadAnew() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();
    topics.away(new TimeoutException("no leader"));
    view(copy).reread();
    for (int i = 0; i < 5; i++) {
      copies.step();
    }
    assertThat(copy.now().state()).isEqualTo(State.RECOVERING);
    assertThatThrownBy(() -> view(copy).get("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("recovering");

    topics.away(null);
    run();
    assertThat(view(copy).get("a")).contains("1");
    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void anEvictedKeyIsGoneUntilItsNextRecord() {
    exists("products", FIRST, 2);
    write("products", "a", "1");
    write("products", "b", "1");
    TableCopy copy = products();
    run();
    view(copy).evict("a");
    assertThat(view(copy).has("a")).as("its one writer has not come to it").isTrue();
    run();

    assertThat(view(copy).has("a")).isFalse();
    assertThat(view(copy).has("b")).isTrue();
    write("products", "a", "2");
    run();
    assertThat(view(copy).get("a")).contains("2");
  }

  @Test
  void noKeyIsEvictedWhileItsPartitionIsReadAnew() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();
    topics.away(new TimeoutException("no leader"));
    view(copy).reread();
    copies.step();

    CompletableFuture<Void> evicted = copy.evict(0, bytes("a"));
    copies.step();

    assertThat(evicted)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessageContaining("partition 0 of products is not level");
    topics.away(null);
    run();
    assertThat(view(copy).has("a")).isTrue();
  }

  @Test
  void whatCannotBeEvictedIsTold() {
    exists("products", FIRST, 1);
    Named broken = new Named("broken", Set.of());
    TableCopy copy = copies.copy("products", broken);
    run();
    broken.full = true;

    CompletableFuture<Void> evicted = copy.evict(0, bytes("a"));
    run();

    assertThat(evicted).isCompletedExceptionally();
  }

  @Test
  void aPartitionThatCannotBeKeptIsTriedAgainLater() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    Named broken = new Named("broken", Set.of());
    broken.full = true;
    TableCopy copy = copies.copy("products", broken);
    run();
    assertThat(copy.now().state()).isEqualTo(State.RECOVERING);
    assertThat(copy.now().problem()).contains("the disk is full");
    int before = opened.size();
    run();
    assertThat(opened).as("not again at once").hasSize(before);

    broken.full = false;
    pass(Duration.ofSeconds(2));

    assertThat(copy.now().state()).isEqualTo(State.RUNNING);
    assertThat(copy.now().problem()).isEmpty();
    assertThat(view(copy).get("a")).contains("1");
  }

  @Test
  void isNotLevelWithoutAPartitionThatHasFailed() {
    exists("products", FIRST, 3);
    Named broken = new Named("broken", Set.of());
    TableCopy copy = copies.copy("products", broken);
    assertThat(copy.isLevel()).as("nothing is known of it").isFalse();
    run();
    assertThat(copy.isLevel()).isTrue();

    broken.full = true;
    write("products", "a", "1");
    run();

    assertThat(copy.partitions()).hasSize(2).allMatch(CopiedPartition::level);
    assertThat(copy.isLevel()).isFalse();

    broken.full = false;
    pass(Duration.ofSeconds(2));
    assertThat(copy.isLevel()).isTrue();
    assertThat(view(copy).get("a")).contains("1");
  }

  @Test
  void walksThroughKeysInOrderUntilItIsEnough() {
    exists("products", FIRST, 1);
    for (int i = 0; i < 2500; i++) {
      write("products", String.format("p%04d", i), "v" + i);
    }
    write("products", "q", "last");
    TableCopy copy = products();
    run();
    List<String> all = new ArrayList<>();
    view(copy).forEach((key, value) -> all.add(key));
    List<String> some = new ArrayList<>();
    view(copy).forEachInRange("p0010", "p0020", (key, value) -> some.add(key) && some.size() < 3);
    List<String> behind = new ArrayList<>();
    view(copy).forEachWithPrefix("p24", (key, value) -> behind.add(value));

    assertThat(all).hasSize(2501).isSorted();
    assertThat(some).containsExactly("p0010", "p0011", "p0012");
    assertThat(behind).hasSize(100).startsWith("v2400").endsWith("v2499");
  }

  @Test
  void aRangeThatNoKeyCanBeInIsRefused() {
    exists("products", FIRST, 1);
    TableCopy copy = products();
    run();
    CopyView<String> numbered =
        new CopyView<>(copy, Codecs.string(), KeyFormats.INT64, Partitioners.MURMUR2);

    assertThatThrownBy(() -> numbered.forEachInRange("-5", "5", (key, value) -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unsigned byte order of the written keys")
        .hasMessageContaining("int64")
        .hasMessageContaining("fffffffffffffffb")
        .hasMessageContaining("0000000000000005");
    assertThatThrownBy(() -> view(copy).forEachInRange("a", "a", (key, value) -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 'a' to 'a'");
  }

  @Test
  void aStorageWithoutOrderIsReadKeyByKeyOnly() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = copies.copy("products", new Named("unordered", Set.of()));
    run();

    assertThat(view(copy).get("a")).contains("1");
    assertThatThrownBy(() -> view(copy).forEach((key, value) -> true))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("unordered");
  }

  @Test
  void aValueThatItsCodecDoesNotReadIsNamed() {
    exists("products", FIRST, 1);
    write("products", "a", "many");
    TableCopy copy = products();
    run();
    CopyView<Long> numbers =
        new CopyView<>(copy, Codecs.int64(), KeyFormats.UTF8, Partitioners.MURMUR2);

    assertThatThrownBy(() -> numbers.get("a"))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("'a'")
        .hasMessageContaining("products");
  }

  @Test
  void theEndClosesCopiesAndAnswersWhoStillAsks() {
    exists("products", FIRST, 1);
    write("products", "a", "1");
    TableCopy copy = products();
    run();

    copies.end();
    assertThat(copies.step()).isEqualTo(Progress.ENDED);

    assertThat(copy.now().state()).isEqualTo(State.IDLE);
    assertThat(copy.read(0, bytes("a"))).isInstanceOf(Reading.Recovering.class);
    assertThat(copy.evict(0, bytes("a"))).isCompletedExceptionally();
    assertThat(topics.last().closed()).isTrue();
    assertThat(copies.copy("late", memory).now().state()).isEqualTo(State.IDLE);
  }

  @Test
  void anUnexpectedEndIsTold() {
    exists("products", FIRST, 1);
    TableCopy copy = products();
    run();

    copies.broken(new AssertionError("no more memory"));

    assertThat(copy.now().state()).isEqualTo(State.IDLE);
    assertThat(copy.now().problem())
        .hasValueSatisfying(problem -> assertThat(problem).contains("no more memory"));
    assertThat(topics.last().closed()).isTrue();
  }

  /** Owner: the test's thread. The memory storage under another name, which can fail. */
  private final class Named implements StorageProvider {
    private final String name;
    private final Set<Capability> capabilities;
    private boolean full;
    private Set<Integer> fullPartitions = Set.of(0, 1, 2, 3, 4, 5);

    Named(String name, Set<Capability> capabilities) {
      this.name = name;
      this.capabilities = capabilities;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Set<Capability> capabilities() {
      return capabilities;
    }

    @Override
    public Storage open(StorageLocation location) {
      opened.add(location.directory().toString());
      Storage kept = memory.open(location);
      int partition = Integer.parseInt(location.directory().getFileName().toString());
      return new ForwardingStorage(kept) {
        @Override
        public void write(StorageBatch batch) {
          if (full && fullPartitions.contains(partition)) {
            throw new StorageException("the disk is full");
          }
          super.write(batch);
        }
      };
    }
  }
}
