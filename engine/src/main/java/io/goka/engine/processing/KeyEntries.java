package io.goka.engine.processing;

import io.goka.engine.processing.CacheEntry.Form;
import io.goka.engine.state.PartitionTable;
import io.goka.spi.CodecException;
import java.util.ArrayList;
import java.util.List;
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
  private final List<CacheEntry> unknown = new ArrayList<>();
  private final List<byte[]> unknownKeys = new ArrayList<>();

  /**
   * @param table the partition's table, level with its topic
   * @param tally counts what the cache had and what it had not
   */
  KeyEntries(
      GroupPlan plan, int partition, PartitionTable table, Tally tally, Misplaced misplaced) {
    this.plan = plan;
    this.partition = partition;
    this.table = table;
    this.cache = new WriteBackCache(plan.tableCodec());
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
    if (entry.form == Form.UNKNOWN) {
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

  /** The bytes of a key's value; null when it has none. */
  byte @Nullable [] encoded(CacheEntry entry) {
    try {
      return cache.encoded(entry);
    } catch (RuntimeException cause) {
      throw new CodecException(
          "the table value of key " + plan.shownKey(entry.key) + " cannot be encoded: " + cause,
          cause);
    }
  }
}
