package io.goka.bench.micro;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.goka.engine.state.PartitionTable;
import io.goka.engine.state.RocksMemory;
import io.goka.engine.state.RocksStorageProvider;
import io.goka.spi.StorageBatch;
import io.goka.spi.StorageLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a key costs in a table of 100,000 keys over RocksDB. Owner: JMH's thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TablePieces {

  private static final int KEYS = 100_000;
  private static final int BATCH = 10_000;
  private static final int SLICE = 1_024;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long ROOM = 32L << 20;
  private static final Instant NOW = Instant.EPOCH;

  private final List<byte[]> hot = Keys.drawn(SLICE, KEYS / 2);
  private final List<byte[]> cold =
      Keys.drawn(SLICE, KEYS / 2).stream().map(TablePieces::inUpperHalf).toList();
  private final List<byte[]> missing =
      Keys.drawn(SLICE, KEYS).stream().map(key -> new byte[] {'x', key[9], key[10]}).toList();
  private @Nullable Path directory;
  private @Nullable RocksMemory memory;
  private @Nullable PartitionTable table;
  private final List<StorageBatch> batches =
      IntStream.range(0, KEYS / 2 / BATCH)
          .mapToObj(batch -> counts(batch * BATCH, (batch + 1) * BATCH))
          .toList();
  private int turn;

  private static byte[] inUpperHalf(byte[] key) {
    return Keys.of(KEYS / 2 + Integer.parseInt(new String(key, 4, 7, US_ASCII)));
  }

  /** Half of the keys in the memtable, all of them in RocksDB. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("table-pieces");
    memory = RocksMemory.load(MEMORY_BYTES, directory.resolve("native"));
    table =
        new PartitionTable(
            0,
            new RocksStorageProvider(memory).open(StorageLocation.at(directory.resolve("table"))),
            true,
            new UUID(1, 2));
    table.write(counts(0, KEYS), table.mark());
    table.commit(counts(0, KEYS / 2), table.mark(), NOW, ROOM);
  }

  /** Gives everything back. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    opened().close();
    if (memory != null) {
      memory.close();
    }
    if (directory != null) {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private PartitionTable opened() {
    if (table == null) {
      throw new IllegalStateException("not set up");
    }
    return table;
  }

  private static StorageBatch counts(int from, int to) {
    StorageBatch batch = new StorageBatch(to - from);
    for (int i = from; i < to; i++) {
      batch.put(Keys.of(i), String.valueOf(1_000 + i).getBytes(US_ASCII));
    }
    return batch;
  }

  private StorageBatch next() {
    turn = (turn + 1) % batches.size();
    return batches.get(turn);
  }

  /** A key that changes again, into the memtable. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void commit() {
    opened().commit(next(), opened().mark(), NOW, ROOM);
  }

  /** A key past the memtable into RocksDB, in a batch of {@value #BATCH}. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void store() {
    opened().write(next(), opened().mark());
  }

  /** A key out of the memtable, in a slice of {@value #SLICE}. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public List<byte @Nullable []> readFromMemory() {
    return opened().getAll(hot);
  }

  /** A key out of RocksDB, in a slice of {@value #SLICE}. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public List<byte @Nullable []> readStored() {
    return opened().getAll(cold);
  }

  /** A key that is not there, in a slice of {@value #SLICE}. */
  @Benchmark
  @OperationsPerInvocation(SLICE)
  public List<byte @Nullable []> readMissing() {
    return opened().getAll(missing);
  }
}
