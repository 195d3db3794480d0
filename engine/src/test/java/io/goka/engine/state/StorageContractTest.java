package io.goka.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goka.spi.Storage;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageCursor;
import io.goka.spi.StorageProvider;
import io.goka.spi.StorageProvider.Capability;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Storage} promises, kept by every provider as far as its capabilities go. */
@ParameterizedClass
@MethodSource("providers")
final class StorageContractTest {

  private static final byte[] MARK = {7};

  private final StorageProvider provider;

  @TempDir Path directory;

  private Storage storage;

  StorageContractTest(StorageProvider provider) {
    this.provider = provider;
  }

  static Stream<Named<StorageProvider>> providers() {
    return Stream.of(new RocksStorageProvider(Rocks.MEMORY), new MemoryStorageProvider())
        .map(each -> Named.of(each.name(), each));
  }

  @BeforeEach
  void open() {
    storage = provider.open(directory.resolve("table"));
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void reopen() {
    storage.close();
    open();
  }

  @Test
  void aNewStorageIsEmptyAndHasNoMark() {
    assertThat(storage.mark()).isEmpty();
    assertThat(storage.get(key("a"))).isNull();
    assertThat(storage.getAll(List.of(key("a"), key("b")))).containsExactly(null, null);
    assertThat(storage.getAll(List.of())).isEmpty();
  }

  @Test
  void readsWhatWasWrittenAndNotWhatWasDeleted() {
    write(batch().put(key("a"), value("1")).put(key("b"), value("2")));
    write(batch().put(key("a"), null).put(key("never"), null));

    assertThat(storage.get(key("a"))).isNull();
    assertThat(storage.get(key("b"))).isEqualTo(value("2"));
    assertThat(storage.getAll(List.of(key("b"), key("a"), key("b"), key("c"))))
        .containsExactly(value("2"), null, value("2"), null);
  }

  @Test
  void ofTwoWritesOfAKeyInABatchTheLaterCounts() {
    write(
        batch()
            .put(key("a"), value("1"))
            .put(key("a"), value("2"))
            .put(key("b"), value("1"))
            .put(key("b"), null)
            .put(key("c"), null)
            .put(key("c"), value("3")));

    assertThat(storage.getAll(List.of(key("a"), key("b"), key("c"))))
        .containsExactly(value("2"), null, value("3"));
  }

  @Test
  void emptyValuesAndKeysAreNotNone() {
    write(batch().put(key(""), value("of the empty key")).put(key("a"), value("")));

    assertThat(storage.get(key(""))).isEqualTo(value("of the empty key"));
    assertThat(storage.get(key("a"))).isEmpty();
    assertThat(storage.getAll(List.of(key("a"), key(""))))
        .containsExactly(value(""), value("of the empty key"));
  }

  @Test
  void theMarkIsThatOfTheLastBatchEvenOfOneWithoutWrites() {
    storage.write(batch().put(key("a"), value("1")).mark(new byte[] {1}));
    storage.write(batch().mark(new byte[] {2, 2}));

    assertThat(storage.mark()).hasValue(new byte[] {2, 2});
    assertThat(storage.get(key("a"))).isEqualTo(value("1"));
  }

  @Test
  void theMarkIsNoEntry() {
    write(batch());

    assertThat(storage.get(key("reached"))).isNull();
    assertThat(storage.approximateKeys()).isZero();
  }

  @Test
  void whatIsReadBelongsToTheReader() {
    write(batch().put(key("a"), value("1")));

    byte[] read = bytes(storage.get(key("a")));
    read[0] = 'x';
    byte[] readTogether = bytes(storage.getAll(List.of(key("a"))).get(0));
    readTogether[0] = 'x';

    assertThat(storage.get(key("a"))).isEqualTo(value("1"));
    assertThat(storage.getAll(List.of(key("a")))).containsExactly(value("1"));
  }

  @Test
  void tellsRoughlyHowManyKeysThereAre() {
    StorageBatch many = batch();
    for (int i = 0; i < 1000; i++) {
      many.put(key("key-" + i), value("v"));
    }
    write(many);

    assertThat(storage.approximateKeys()).isBetween(900L, 1100L);
  }

  @Test
  void rangesAreInUnsignedOrderOfTheBytes() {
    assumeTrue(provider.capabilities().contains(Capability.ORDERED));
    List<String> keys = List.of("ffff", "00", "7f", "", "80", "ff", "0000", "7fff", "fe");
    StorageBatch writes = batch();
    keys.forEach(key -> writes.put(hex(key), hex(key)));
    write(writes);

    assertThat(range(null, null))
        .containsExactly("", "00", "0000", "7f", "7fff", "80", "fe", "ff", "ffff");
    assertThat(range("", null)).isEqualTo(range(null, null));
    assertThat(range("7f", "ff")).containsExactly("7f", "7fff", "80", "fe");
    assertThat(range("7e", "80")).containsExactly("7f", "7fff");
    assertThat(range("ff", null)).containsExactly("ff", "ffff");
    assertThat(range(null, "00")).containsExactly("");
    assertThat(range(null, "")).isEmpty();
    assertThat(range("", "")).isEmpty();
    assertThat(range("80", "80")).isEmpty();
    assertThat(range("ff", "7f")).isEmpty();
    assertThat(range("ffffff", null)).isEmpty();
  }

  @Test
  void rangesAreThoseOfASortedMap() {
    assumeTrue(provider.capabilities().contains(Capability.ORDERED));
    Random random = new Random(11);
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    for (int round = 0; round < 50; round++) {
      StorageBatch writes = batch();
      for (int i = 0; i < 10; i++) {
        byte[] key = randomKey(random);
        byte[] value = random.nextInt(4) == 0 ? null : value("v" + random.nextInt());
        writes.put(key, value);
        if (value == null) {
          model.remove(key);
        } else {
          model.put(key, value);
        }
      }
      write(writes);
      byte[] from = randomKey(random);
      byte[] to = randomKey(random);

      List<String> expected = new ArrayList<>();
      if (Arrays.compareUnsigned(from, to) <= 0) {
        model.subMap(from, to).keySet().forEach(key -> expected.add(HexFormat.of().formatHex(key)));
      }

      assertThat(range(HexFormat.of().formatHex(from), HexFormat.of().formatHex(to)))
          .as("round %s", round)
          .isEqualTo(expected);
    }
  }

  @Test
  void aCursorAtTheEndStaysThere() {
    assumeTrue(provider.capabilities().contains(Capability.ORDERED));
    write(batch().put(key("a"), value("1")));

    try (StorageCursor cursor = storage.range(null, null)) {
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.next()).isFalse();
      assertThat(cursor.next()).isFalse();
    }
    try (StorageCursor empty = storage.range(key("b"), null)) {
      assertThat(empty.next()).isFalse();
      assertThat(empty.next()).isFalse();
    }
  }

  @Test
  void anOpenCursorSeesNothingOfWhatIsWrittenLater() {
    assumeTrue(provider.capabilities().contains(Capability.SNAPSHOT));
    write(batch().put(key("a"), value("1")).put(key("b"), value("1")));

    try (StorageCursor cursor = storage.range(null, null)) {
      write(batch().put(key("a"), value("2")).put(key("aa"), value("2")).put(key("b"), null));
      storage.flush();

      assertThat(cursor.next()).isTrue();
      assertThat(cursor.value()).isEqualTo(value("1"));
      assertThat(cursor.next()).isTrue();
      assertThat(cursor.key()).isEqualTo(key("b"));
      assertThat(cursor.next()).isFalse();
    }
  }

  @Test
  void whatWasFlushedByTheCloseIsThereAfterwards() {
    assumeTrue(provider.capabilities().contains(Capability.DURABLE));
    storage.write(batch().put(key("a"), value("1")).mark(new byte[] {1}));
    storage.write(batch().put(key("b"), value("2")).mark(new byte[] {2}));

    reopen();

    assertThat(storage.mark()).hasValue(new byte[] {2});
    assertThat(storage.getAll(List.of(key("a"), key("b")))).containsExactly(value("1"), value("2"));
  }

  @Test
  void readersSeeWholeValuesThatNeverGoBackWhileOneWrites() throws Exception {
    int keys = 20;
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(3);
    List<Future<Integer>> reads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      reads.add(readers.submit(reading(keys, done)));
    }

    for (int round = 1; round <= 400; round++) {
      StorageBatch writes = batch();
      for (int key = 0; key < keys; key++) {
        writes.put(key("k" + key), ByteBuffer.allocate(4000).putInt(0, round).array());
      }
      write(writes);
      if (round % 100 == 0) {
        storage.flush();
      }
    }
    done.set(true);

    for (Future<Integer> read : reads) {
      assertThat(read.get(30, TimeUnit.SECONDS)).isPositive();
    }
    readers.shutdown();
  }

  private Callable<Integer> reading(int keys, AtomicBoolean done) {
    return () -> {
      int[] newest = new int[keys];
      int reads = 0;
      do {
        for (int key = 0; key < keys; key++) {
          byte[] value = storage.get(key("k" + key));
          if (value != null) {
            assertThat(value).hasSize(4000);
            int round = ByteBuffer.wrap(value).getInt();
            assertThat(round).isGreaterThanOrEqualTo(newest[key]);
            newest[key] = round;
          }
          reads++;
        }
        storage.approximateKeys();
      } while (!done.get());
      return reads;
    };
  }

  private List<String> range(@Nullable String from, @Nullable String to) {
    List<String> keys = new ArrayList<>();
    try (StorageCursor cursor =
        storage.range(from == null ? null : hex(from), to == null ? null : hex(to))) {
      while (cursor.next()) {
        assertThat(cursor.value()).isNotNull();
        keys.add(HexFormat.of().formatHex(cursor.key()));
      }
    }
    return keys;
  }

  private void write(StorageBatch writes) {
    storage.write(writes.mark(MARK));
  }

  private static StorageBatch batch() {
    return new StorageBatch(4);
  }

  private static byte[] randomKey(Random random) {
    byte[] key = new byte[random.nextInt(3)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) new int[] {0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff}[random.nextInt(6)];
    }
    return key;
  }

  private static byte[] bytes(byte @Nullable [] read) {
    if (read == null) {
      throw new AssertionError("no value");
    }
    return read;
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
