package io.goka.runtime.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.GroupTable;
import io.goka.engine.state.MemoryStorageProvider;
import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.Scan;
import io.goka.engine.state.TableMark;
import io.goka.spi.Codecs;
import io.goka.spi.KeyFormat;
import io.goka.spi.KeyFormats;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableScanTest {

  private static final int PARTITIONS = 4;
  private static final RecoveryProgress PROGRESS =
      new RecoveryProgress(0, 5, 10, 5, Duration.ofSeconds(1));

  private final TableQueries queries = new TableQueries();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 1000})
  void pagesOfAnySizeTogetherAreTheWholeTableInOrder(int limit) {
    List<String> keys = IntStream.range(0, 250).mapToObj(i -> "key-" + i).toList();
    GroupTable table = table(KeyFormats.UTF8);
    keys.forEach(key -> put(table, key));

    List<String> read = new ArrayList<>();
    ScanRequest request = ScanRequest.all(limit);
    while (true) {
      TableScan.Page page = page(request);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      read.addAll(keysOf(page));
      if (page.next().isEmpty()) {
        break;
      }
      request = request.after(ScanCursor.of(page.next().get().text()));
    }

    assertThat(read).containsExactlyElementsOf(new TreeSet<>(keys));
  }

  @Test
  void aPageThatEndsWithTheTableHasNoCursor() {
    GroupTable table = table(KeyFormats.UTF8);
    List.of("a", "b", "c").forEach(key -> put(table, key));

    assertThat(page(ScanRequest.all(3)).next()).isEmpty();
    assertThat(page(ScanRequest.all(2)).next()).isPresent();
  }

  @Test
  void aPrefixAndARangeNarrowTheScan() {
    GroupTable table = table(KeyFormats.UTF8);
    List.of("a", "b/1", "b/2", "b/3", "c").forEach(key -> put(table, key));

    assertThat(keysOf(page(request("b/", null, null)))).containsExactly("b/1", "b/2", "b/3");
    assertThat(keysOf(page(request(null, "b/2", "c")))).containsExactly("b/2", "b/3");
    assertThat(keysOf(page(request("b/", "b/2", "b/3")))).containsExactly("b/2");
    assertThat(keysOf(page(request("b/", "c", "d")))).isEmpty();
  }

  @Test
  void aRangeThatNoKeyCanBeInIsRefused() {
    table(KeyFormats.INT64);

    assertThat(queries.scan("t", request(null, "-5", "5")))
        .isInstanceOfSatisfying(
            TableScan.BadKey.class,
            bad ->
                assertThat(bad.reason())
                    .contains("unsigned byte order of the written keys", "int64"));
    assertThat(queries.scan("t", request(null, "5", "5"))).isInstanceOf(TableScan.BadKey.class);
    assertThat(queries.scan("t", request(null, "5", "-5"))).isInstanceOf(TableScan.Page.class);
  }

  @Test
  void numbersHaveRangesAndNoPrefix() {
    GroupTable table = table(KeyFormats.INT64);
    List.of("5", "40", "300").forEach(key -> put(table, key));

    assertThat(queries.scan("t", request("4", null, null)))
        .isInstanceOfSatisfying(
            TableScan.BadKey.class, bad -> assertThat(bad.reason()).contains("from and to"));
    assertThat(queries.scan("t", request(null, "07", null))).isInstanceOf(TableScan.BadKey.class);
    TableScan.Page page = page(request(null, "6", "301"));
    assertThat(page.entries().stream().map(e -> KeyFormats.INT64.decode(e.key())))
        .containsExactly("40", "300");
  }

  @Test
  void aPageIsNeverSilentlyWithoutAPartition() {
    GroupTable table = table(KeyFormats.UTF8);
    table.gone(2);
    assertThat(queries.scan("t", ScanRequest.all(5))).isEqualTo(new TableScan.Elsewhere(2));

    table.recovering(2, () -> PROGRESS);
    assertThat(queries.scan("t", ScanRequest.all(5)))
        .isEqualTo(new TableScan.Recovering(2, PROGRESS));
  }

  @Test
  void aPartOfTheTableIsAnsweredToWhoTakesIt() {
    GroupTable table = table(KeyFormats.UTF8);
    List.of("a", "b", "c", "d", "e", "f").forEach(key -> put(table, key));
    table.gone(0);
    table.recovering(3, () -> PROGRESS);

    TableScan.Page page = page(ScanRequest.all(10).orPart());

    assertThat(page.missing()).containsExactly(0, 3);
    assertThat(keysOf(page))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(partition(table, key)).isIn(1, 2));
  }

  @Test
  void aKeyThatIsInTwoPartitionsIsOnOnePageOnly() {
    GroupTable table = table(KeyFormats.UTF8);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      parts.get(partition).write(new StorageBatch(1).put(bytes("twice"), bytes("1")), mark());
    }
    put(table, "z");

    TableScan.Page first = page(ScanRequest.all(2));

    assertThat(keysOf(first)).containsExactly("twice", "twice", "twice", "twice");
    assertThat(keysOf(page(ScanRequest.all(2).after(first.next().orElseThrow()))))
        .containsExactly("z");
  }

  @Test
  void largeValuesMakeAShortPageThatGoesOn() {
    GroupTable table = table(KeyFormats.UTF8);
    for (int i = 0; i < 12; i++) {
      String key = "k" + (char) ('a' + i);
      parts
          .get(partition(table, key))
          .write(new StorageBatch(1).put(bytes(key), new byte[1 << 20]), mark());
    }

    TableScan.Page first = page(ScanRequest.all(100));

    assertThat(keysOf(first)).containsExactly("ka", "kb", "kc", "kd");
    assertThat(keysOf(page(ScanRequest.all(100).after(first.next().orElseThrow()))))
        .first()
        .isEqualTo("ke");
  }

  @Test
  void aTableOfNoNameOrTopicOrOrderIsTold() {
    assertThat(queries.scan("nope", ScanRequest.all(1))).isEqualTo(new TableScan.UnknownTable());
    queries.add(
        "starting",
        new GroupTable("starting", Codecs.string(), KeyFormats.UTF8, Partitioners.MURMUR2));
    assertThat(queries.scan("starting", ScanRequest.all(1).orPart()))
        .isEqualTo(new TableScan.Elsewhere(-1));
    GroupTable unordered =
        new GroupTable(
            "u", Codecs.string(), KeyFormats.UTF8, Partitioners.MURMUR2, Optional.of("redis"));
    unordered.partitionCount(1);
    queries.add(unordered);
    assertThat(queries.scan("u", ScanRequest.all(1).orPart()))
        .isEqualTo(new TableScan.Unordered("redis"));
  }

  @Test
  void aCursorIsOpaqueAndCheckedWhenItComesBack() {
    ScanCursor cursor = new ScanCursor(new byte[] {0, -1, 62});

    assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    assertThat(ScanCursor.of(cursor.text()).last()).isEqualTo(cursor.last());
    for (String bad : List.of("", "!", "a b", "AmE", cursor.text() + "*")) {
      assertThatThrownBy(() -> ScanCursor.of(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none to begin anew");
    }
  }

  private final List<PartitionTable> parts = new ArrayList<>();

  private GroupTable table(KeyFormat format) {
    GroupTable table = new GroupTable("t", Codecs.string(), format, Partitioners.MURMUR2);
    table.partitionCount(PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      PartitionTable part =
          new PartitionTable(
              partition,
              new MemoryStorageProvider().open(StorageLocation.at(Path.of("unused"))),
              true,
              new UUID(1, 2));
      parts.add(part);
      table.level(part);
    }
    queries.add(table);
    return table;
  }

  private void put(GroupTable table, String key) {
    byte[] written = table.keyFormat().encode(key);
    parts
        .get(partition(table, key))
        .write(new StorageBatch(1).put(written, bytes("value of " + key)), mark());
  }

  private TableMark mark() {
    return parts.get(0).mark().reaching(1);
  }

  private static int partition(GroupTable table, String key) {
    return table.partitioner().partition(table.keyFormat().encode(key), PARTITIONS);
  }

  private static ScanRequest request(
      @Nullable String prefix, @Nullable String from, @Nullable String to) {
    return new ScanRequest(
        Optional.ofNullable(prefix),
        Optional.ofNullable(from),
        Optional.ofNullable(to),
        100,
        Optional.empty(),
        false);
  }

  private TableScan.Page page(ScanRequest request) {
    TableScan scan = queries.scan("t", request);
    assertThat(scan).isInstanceOf(TableScan.Page.class);
    return (TableScan.Page) scan;
  }

  private static List<String> keysOf(TableScan.Page page) {
    return page.entries().stream().map(Scan.Entry::key).map(key -> new String(key, UTF_8)).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
