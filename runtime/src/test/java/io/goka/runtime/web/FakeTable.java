package io.goka.runtime.web;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.engine.state.KeyRange;
import io.goka.engine.state.Scan;
import io.goka.engine.state.ServedTable;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;
import io.goka.spi.Partitioners;
import io.goka.spi.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Owner: any thread. A table in memory, whose partitions can be sent away or made to recover. */
final class FakeTable implements ServedTable {

  static final int PARTITIONS = 4;

  /** Where the table's topic ends. */
  static final long OFFSET = 4711;

  static final RecoveryProgress PROGRESS =
      new RecoveryProgress(0, 600, 1000, 550, Duration.ofSeconds(6));

  private final String topic;
  private final Codec<?> codec;
  private final KeyFormat keyFormat;
  private final Map<ByteBuffer, byte[]> values = new ConcurrentHashMap<>();
  private final Set<Integer> elsewhere = ConcurrentHashMap.newKeySet();
  private final Set<Integer> recovering = ConcurrentHashMap.newKeySet();
  private volatile int partitionCount = PARTITIONS;
  private volatile boolean unordered;
  private volatile boolean full;

  FakeTable(String topic, Codec<?> codec, KeyFormat keyFormat) {
    this.topic = topic;
    this.codec = codec;
    this.keyFormat = keyFormat;
  }

  FakeTable put(String key, byte[] value) {
    return put(keyFormat.encode(key), value);
  }

  FakeTable put(byte[] key, byte[] value) {
    values.put(ByteBuffer.wrap(key), value);
    return this;
  }

  int partitionOf(String key) {
    return partitioner().partition(keyFormat.encode(key), PARTITIONS);
  }

  void sendAway(int partition) {
    elsewhere.add(partition);
  }

  void recover(int partition) {
    recovering.add(partition);
  }

  void loseOrder() {
    unordered = true;
  }

  void fillDisk() {
    full = true;
  }

  void forgetTopic() {
    partitionCount = 0;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public Codec<?> codec() {
    return codec;
  }

  @Override
  public KeyFormat keyFormat() {
    return keyFormat;
  }

  @Override
  public Partitioner partitioner() {
    return Partitioners.MURMUR2;
  }

  @Override
  public int partitionCount() {
    return partitionCount;
  }

  @Override
  public Reading read(int partition, byte[] key) {
    if (elsewhere.contains(partition)) {
      return new Reading.Elsewhere();
    }
    if (recovering.contains(partition)) {
      return new Reading.Recovering(PROGRESS);
    }
    return new Reading.Here(values.get(ByteBuffer.wrap(key)), OFFSET);
  }

  @Override
  public Scan scan(int partition, KeyRange range, int limit) {
    if (full) {
      throw new StorageException(StorageException.Kind.FULL, "no room: make some");
    }
    if (unordered) {
      return new Scan.Unordered("redis");
    }
    if (elsewhere.contains(partition)) {
      return new Scan.Elsewhere();
    }
    if (recovering.contains(partition)) {
      return new Scan.Recovering(PROGRESS);
    }
    List<Scan.Entry> entries =
        values.entrySet().stream()
            .map(entry -> new Scan.Entry(entry.getKey().array(), entry.getValue()))
            .filter(entry -> partitioner().partition(entry.key(), PARTITIONS) == partition)
            .filter(entry -> isIn(range, entry.key()))
            .sorted((a, b) -> Arrays.compareUnsigned(a.key(), b.key()))
            .toList();
    return new Scan.Page(
        entries.subList(0, Math.min(limit, entries.size())), entries.size() > limit);
  }

  private static boolean isIn(KeyRange range, byte[] key) {
    return (range.from() == null || Arrays.compareUnsigned(key, range.from()) >= 0)
        && (range.to() == null || Arrays.compareUnsigned(key, range.to()) < 0);
  }
}
