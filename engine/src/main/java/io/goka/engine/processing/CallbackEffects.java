package io.goka.engine.processing;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Lets what a callback wants take effect once it has returned, as a whole: its emits, its deferred
 * commits, its key's new value. Owner: task thread.
 */
final class CallbackEffects {

  private final CallbackContext context;
  private final PartitionProcessor.Listener listener;
  private final PartitionStatus status;
  private final Uncommitted uncommitted;
  private final DeferredCommits deferred;
  private final @Nullable KeyEntries keys;
  private final Tally tally;

  /**
   * @param context what callbacks say their wishes to
   * @param keys the keys of the partition's table; null in a group without one
   */
  CallbackEffects(
      CallbackContext context,
      PartitionProcessor.Listener listener,
      PartitionStatus status,
      Uncommitted uncommitted,
      DeferredCommits deferred,
      @Nullable KeyEntries keys,
      Tally tally) {
    this.context = context;
    this.listener = listener;
    this.status = status;
    this.uncommitted = uncommitted;
    this.deferred = deferred;
    this.keys = keys;
    this.tally = tally;
  }

  /**
   * Takes what the callback that has just returned wants; nothing of it once the partition is
   * abandoned.
   *
   * @param entry the cache's entry for its key; null in a group without a table
   */
  void take(@Nullable CacheEntry entry) {
    if (status.isAbandoned()) {
      return;
    }
    List<ProducerRecord<byte[], byte[]>> emits = context.emits();
    for (int i = 0; i < emits.size(); i++) {
      ProducerRecord<byte[], byte[]> emitted = emits.get(i);
      listener.emitted(emitted);
      uncommitted.emitted(emitted.value().length);
    }
    tally.emitted += emits.size();
    if (!context.handles().isEmpty()) {
      deferred.keep(context.handles());
    }
    if (entry != null && keys != null) {
      write(entry, keys.cache());
    }
  }

  private void write(CacheEntry entry, WriteBackCache cache) {
    if (entry.misplaced) {
      tally.misplaced++;
    }
    if (context.write() != CallbackContext.Write.NONE) {
      boolean again = entry.dirty;
      long before = entry.bytes();
      cache.write(entry, context.kept());
      if (again) {
        uncommitted.grew(entry.bytes() - before);
      } else {
        uncommitted.wrote(entry);
      }
      tally.tableWrites++;
    }
  }

  /** Something was done, whatever came of it: there is something to commit. */
  void touch() {
    uncommitted.touch();
  }

  /** Publishes what was counted. */
  void publish() {
    status.counted(tally.counters());
  }
}
