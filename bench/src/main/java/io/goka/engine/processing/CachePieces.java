package io.goka.engine.processing;

import io.goka.bench.micro.Keys;
import io.goka.spi.Codec;
import io.goka.spi.Codecs;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a record costs in the write-back cache, when its key is there. Owner: JMH's thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachePieces {

  private static final int RECORDS = 100_000;

  /** How many keys the cache holds. */
  @Param({"25000", "250000"})
  public int keys;

  private final WriteBackCache cache = new WriteBackCache(counts(), false);
  private List<byte[]> records = List.of();

  @SuppressWarnings("unchecked") // the cache gives back what it is given
  private static Codec<Object> counts() {
    return (Codec<Object>) (Codec<?>) Codecs.int64();
  }

  /** Fills the cache. */
  @Setup
  public void fill() {
    for (int i = 0; i < keys; i++) {
      cache.load(List.of(cache.entry(Keys.of(i))), Collections.singletonList(null));
    }
    records = Keys.drawn(RECORDS, keys);
  }

  /** Its entry is found. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int find() {
    int found = 0;
    for (byte[] key : records) {
      found += cache.entry(key).hash;
    }
    return found;
  }

  /** Its entry is found, and its count grows by one. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void count() {
    for (byte[] key : records) {
      CacheEntry entry = cache.entry(key);
      Object count = cache.value(entry);
      cache.write(entry, count == null ? 1L : (Long) count + 1);
    }
  }

  /** Its count is written, once a commit. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public int encode() {
    int bytes = 0;
    for (byte[] key : records) {
      byte[] encoded = cache.encoded(cache.entry(key));
      bytes += encoded == null ? 0 : encoded.length;
    }
    return bytes;
  }
}
