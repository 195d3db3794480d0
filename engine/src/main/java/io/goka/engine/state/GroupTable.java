package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Owner: any thread. The parts of a group's table that are on this instance, for those who look
 * keys up; the group's poll thread says which there are.
 */
public final class GroupTable implements ServedTable {

  private final String topic;
  private final Codec<?> codec;
  private final KeyFormat keyFormat;
  private final Partitioner partitioner;
  private final Optional<String> unordered;
  private final Map<Integer, Part> parts = new ConcurrentHashMap<>();
  private volatile int partitionCount;
  private volatile BooleanSupplier ownership = () -> true;

  private sealed interface Part {
    record Level(PartitionTable table) implements Part {}

    record Recovering(Supplier<RecoveryProgress> progress) implements Part {}
  }

  /** A table in a storage that keeps order, of which nothing is here yet. */
  public GroupTable(String topic, Codec<?> codec, KeyFormat keyFormat, Partitioner partitioner) {
    this(topic, codec, keyFormat, partitioner, Optional.empty());
  }

  /**
   * A table of which nothing is here yet.
   *
   * @param unordered the name of its storage, when that keeps no order
   */
  public GroupTable(
      String topic,
      Codec<?> codec,
      KeyFormat keyFormat,
      Partitioner partitioner,
      Optional<String> unordered) {
    this.topic = topic;
    this.codec = codec;
    this.keyFormat = keyFormat;
    this.partitioner = partitioner;
    this.unordered = unordered;
  }

  /** Says how many partitions the table has in the whole cluster. */
  public void partitionCount(int count) {
    partitionCount = count;
  }

  /**
   * Says who knows whether this instance still owns its parts; while it does not, they are not
   * read.
   *
   * @param known asked for each lookup, on any thread
   */
  public void ownedWhile(BooleanSupplier known) {
    ownership = known;
  }

  /** A partition is here and reads its topic. */
  public void recovering(int partition, Supplier<RecoveryProgress> progress) {
    parts.put(partition, new Part.Recovering(progress));
  }

  /** A partition is here and level. */
  public void level(PartitionTable table) {
    parts.put(table.partition(), new Part.Level(table));
  }

  /** A partition is no longer here. */
  public void gone(int partition) {
    parts.remove(partition);
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
    return partitioner;
  }

  @Override
  public int partitionCount() {
    return partitionCount;
  }

  @Override
  public Reading read(int partition, byte[] key) {
    Part part = parts.get(partition);
    if (part instanceof Part.Recovering recovering) {
      return new Reading.Recovering(recovering.progress().get());
    }
    if (part instanceof Part.Level level && ownership.getAsBoolean()) {
      Reading.Here here = level.table().read(key);
      if (here != null) {
        return here;
      }
    }
    return new Reading.Elsewhere();
  }

  @Override
  public Scan scan(int partition, KeyRange range, int limit) {
    if (unordered.isPresent()) {
      return new Scan.Unordered(unordered.get());
    }
    Part part = parts.get(partition);
    if (part instanceof Part.Recovering recovering) {
      return new Scan.Recovering(recovering.progress().get());
    }
    if (part instanceof Part.Level level && ownership.getAsBoolean()) {
      Scan.Page page = level.table().scan(range, limit);
      if (page != null) {
        return page;
      }
    }
    return new Scan.Elsewhere();
  }
}
