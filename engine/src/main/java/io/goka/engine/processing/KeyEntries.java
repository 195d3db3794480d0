package io.goka.engine.processing;

import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.CodecException;
import io.goka.spi.Headers;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a partition's table that callbacks work on: what the cache has of them, and what the
 * stored table has where the cache knows nothing. Owner: task thread.
 */
final class KeyEntries {

  /** Told of a key that does not belong into the partition. */
  @FunctionalInterface
  interface Misplaced {

    /**
     * A key is here that the group's partitioner places elsewhere.
     *
     * @param key the written key
     * @param home the partition in which it is looked for
     */
    void misplaced(byte[] key, int home);
  }

  private final GroupPlan plan;
  private final int partition;
  private final PartitionTable table;
  private final WriteBackCache cache;
  private final Tally tally;
  private final Misplaced misplaced;
  private final PartitionTroubles troubles;
  private final String topic;
  private @Nullable RuntimeException unwritable;
  private final List<CacheEntry> unknown = new ArrayList<>();
  private final List<byte[]> unknownKeys = new ArrayList<>();

  /**
   * @param table the partition's table, level with its topic
   * @param status the partition's, which knows the keys whose values cannot be written
   * @param tally counts what the cache had and what it had not
   */
  KeyEntries(
      GroupPlan plan,
      PartitionStatus status,
      PartitionTable table,
      Tally tally,
      Misplaced misplaced) {
    this.plan = plan;
    this.partition = status.partition();
    this.troubles = status.troubles();
    this.topic = plan.table().orElseThrow().name();
    this.table = table;
    this.cache = new WriteBackCache(plan.tableCodec(), table.isEmpty());
    this.tally = tally;
    this.misplaced = misplaced;
  }

  PartitionTable table() {
    return table;
  }

  WriteBackCache cache() {
    return cache;
  }

  /** The entry of a key; what is unknown of it is known after {@link #fetch}. */
  CacheEntry find(byte[] key) {
    CacheEntry entry = cache.entry(key);
    if (entry.form == Form.UNKNOWN && cache.isWhole()) {
      entry.form = Form.ABSENT;
      check(entry);
      tally.cacheHits++;
    } else if (entry.form == Form.UNKNOWN) {
      // Known from here on, so that a key which is asked for twice is fetched once.
      entry.form = Form.ABSENT;
      unknown.add(entry);
      unknownKeys.add(key);
    } else {
      tally.cacheHits++;
    }
    return entry;
  }

  /** Fetches together what the cache did not have of the keys that were found. */
  void fetch() {
    if (unknown.isEmpty()) {
      return;
    }
    tally.cacheMisses += unknown.size();
    cache.load(unknown, table.getAll(unknownKeys));
    unknown.forEach(this::check);
    unknown.clear();
    unknownKeys.clear();
  }

  /**
   * Notes whether a key belongs here, and can be read at all. Asked when the cache learns of the
   * key, not for each of its records: neither ever changes.
   */
  private void check(CacheEntry entry) {
    int home = plan.graph().traits().partitioner().partition(entry.key, plan.partitions());
    entry.misplaced = home != partition;
    entry.malformed = isMalformed(entry.key);
    entry.suspect = troubles.isSuspect(entry.key);
    if (entry.misplaced) {
      misplaced.misplaced(entry.key, home);
    }
  }

  private boolean isMalformed(byte[] key) {
    try {
      String unused = plan.graph().traits().keyFormat().decode(key);
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }

  /**
   * The bytes of a key's value; null when it has none. One that cannot be written makes its key
   * suspect, and is told by {@link #throwIfUnwritable}.
   */
  byte @Nullable [] encoded(CacheEntry entry) {
    try {
      byte[] value = cache.encoded(entry);
      plan.checkSize(topic, entry.key, value, Headers.empty());
      return value;
    } catch (RuntimeException e) {
      unwritable = e instanceof io.goka.spi.RecordTooLargeException ? e : unencodable(entry, e);
      troubles.suspect(entry.key);
      return null;
    }
  }

  /**
   * Spoils a cut in which a value could not be written.
   *
   * @throws ReplayException then
   */
  void throwIfUnwritable() {
    RuntimeException why = unwritable;
    if (why != null) {
      throw new ReplayException(
          why.getMessage() + "; goes back to find out which record has set that value");
    }
  }

  /**
   * The bytes of a value that a callback has set for a suspect key, before anything of that
   * callback takes effect.
   *
   * @param record what the callback has run for
   * @param kept what the cache would keep of the value
   * @throws RecordFailedException when it cannot be written: then the record is to blame
   */
  byte[] encodedAtOnce(CacheEntry entry, ConsumerRecord<byte[], byte[]> record, Object kept) {
    try {
      byte[] value = cache.bytesOfKept(kept);
      plan.checkSize(topic, entry.key, value, Headers.empty());
      Exception refusal = troubles.whyRefused(entry.key, sizeOf(entry.key, value));
      if (refusal != null) {
        throw new io.goka.spi.RecordTooLargeException(
            "Kafka has refused a value of this size for topic "
                + topic
                + ": "
                + refusal.getMessage(),
            refusal);
      }
      return value;
    } catch (RuntimeException cause) {
      throw new RecordFailedException(
          Phase.PRODUCE, "writing the table value", record, plan, cause);
    }
  }

  /** Has it noted when Kafka refuses a value for its size; see {@link RefusalTrace}. */
  Callback tracing(byte[] key, byte @Nullable [] value, Callback acknowledged) {
    return (metadata, exception) -> {
      if (exception instanceof RecordTooLargeException) {
        troubles.refusedValue(key, sizeOf(key, value), exception);
        acknowledged.onCompletion(metadata, new RecordRefusedException(topic, exception));
      } else {
        acknowledged.onCompletion(metadata, exception);
      }
    };
  }

  private static long sizeOf(byte[] key, byte @Nullable [] value) {
    return RecordSizes.upperBound(key, value, Headers.empty());
  }

  private CodecException unencodable(CacheEntry entry, RuntimeException cause) {
    return new CodecException(
        "the table value of key " + plan.shownKey(entry.key) + " cannot be encoded: " + cause,
        cause);
  }
}
