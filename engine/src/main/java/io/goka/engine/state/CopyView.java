package io.goka.engine.state;

import io.goka.engine.observe.CopiedPartition;
import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.Codec;
import io.goka.spi.CodecException;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;
import io.goka.spi.View;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A view over a full local copy, which it may share with others. Owner: any thread.
 *
 * @param <V> the type of the values
 */
public final class CopyView<V> implements View<V> {

  private static final Logger LOG = LoggerFactory.getLogger(CopyView.class);
  private static final int PAGE = 1_000;

  private final TableCopy copy;
  private final Codec<V> codec;
  private final KeyFormat keyFormat;
  private final Partitioner partitioner;

  /**
   * @param copy the copy
   * @param codec turns its values into bytes and back
   * @param keyFormat how its keys are written
   * @param partitioner where its keys live
   */
  public CopyView(TableCopy copy, Codec<V> codec, KeyFormat keyFormat, Partitioner partitioner) {
    this.copy = copy;
    this.codec = codec;
    this.keyFormat = keyFormat;
    this.partitioner = partitioner;
  }

  @Override
  public State state() {
    return copy.now().state();
  }

  @Override
  public Optional<V> get(String key) {
    byte[] value = read(key);
    return value == null ? Optional.empty() : Optional.of(decode(key, value));
  }

  @Override
  public boolean has(String key) {
    return read(key) != null;
  }

  private byte @Nullable [] read(String key) {
    byte[] written = keyFormat.encode(key);
    mustHaveBeenLevel();
    ServedTable.Reading reading = copy.read(partitionOf(written), written);
    if (reading instanceof ServedTable.Reading.Here here) {
      return here.value();
    }
    throw notLevel();
  }

  private int partitionOf(byte[] written) {
    return partitioner.partition(written, copy.partitionCount());
  }

  @Override
  public void forEach(BiPredicate<String, V> each) {
    walk(KeyRange.ALL, each);
  }

  @Override
  public void forEachWithPrefix(String prefix, BiPredicate<String, V> each) {
    walk(KeyRange.ofPrefix(keyFormat.encode(prefix)), each);
  }

  @Override
  public void forEachInRange(String from, String to, BiPredicate<String, V> each) {
    walk(KeyRange.between(from, to, keyFormat), each);
  }

  private void walk(KeyRange range, BiPredicate<String, V> each) {
    mustHaveBeenLevel();
    boolean wanted = true;
    for (int partition = 0; wanted && partition < copy.partitionCount(); partition++) {
      wanted = walk(partition, range, each);
    }
  }

  /** Returns whether more is wanted. */
  private boolean walk(int partition, KeyRange range, BiPredicate<String, V> each) {
    KeyRange left = range;
    while (true) {
      Scan.Page page = page(partition, left);
      List<Scan.Entry> entries = page.entries();
      for (Scan.Entry entry : entries) {
        String key = decodeKey(entry.key());
        if (!each.test(key, decode(key, entry.value()))) {
          return false;
        }
      }
      if (!page.more()) {
        return true;
      }
      left = left.after(entries.get(entries.size() - 1).key());
    }
  }

  private Scan.Page page(int partition, KeyRange range) {
    Scan scan = copy.scan(partition, range, PAGE);
    if (scan instanceof Scan.Page page) {
      return page;
    }
    if (scan instanceof Scan.Unordered unordered) {
      throw new UnsupportedOperationException(
          "the view of "
              + copy.topic()
              + " is kept in storage "
              + unordered.storage()
              + ", which keeps no order: choose another storage for it to walk through its keys");
    }
    throw notLevel();
  }

  private String decodeKey(byte[] written) {
    try {
      return keyFormat.decode(written);
    } catch (CodecException e) {
      throw new CodecException(
          "the view of "
              + copy.topic()
              + " holds the key "
              + HexFormat.of().formatHex(written)
              + " (hex), which its key format "
              + keyFormat.id()
              + " does not read: "
              + e.getMessage(),
          e);
    }
  }

  private V decode(String key, byte[] value) {
    try {
      return codec.decode(value);
    } catch (CodecException e) {
      throw new CodecException(
          "the value of key '" + key + "' in the view of " + copy.topic() + ": " + e.getMessage(),
          e);
    }
  }

  private void mustHaveBeenLevel() {
    if (!copy.wasLevel()) {
      throw notLevel();
    }
  }

  private IllegalStateException notLevel() {
    TableCopy.Moment now = copy.now();
    return new IllegalStateException(
        "the view of "
            + copy.topic()
            + " cannot be read before it is level with its topic: it is "
            + now.state().name().toLowerCase(Locale.ROOT)
            + now.problem().map(problem -> " (" + problem + ")").orElseGet(this::howFar));
  }

  private String howFar() {
    List<CopiedPartition> partitions = copy.partitions();
    long left = partitions.stream().mapToLong(CopiedPartition::lag).sum();
    double done =
        partitions.stream()
            .map(CopiedPartition::progress)
            .mapToDouble(RecoveryProgress::fraction)
            .average()
            .orElse(0);
    return partitions.isEmpty()
        ? ""
        : ", " + Math.round(100 * done) + " % done, " + left + " offsets left";
  }

  @Override
  public void evict(String key) {
    byte[] written = keyFormat.encode(key);
    mustHaveBeenLevel();
    CompletableFuture<Void> unused =
        copy.evict(partitionOf(written), written)
            .exceptionally(
                failure -> {
                  LOG.warn("the view of {}: key '{}' was not evicted", copy.topic(), key, failure);
                  return null;
                });
  }

  @Override
  public void reread() {
    copy.reread();
  }
}
