package io.goka.engine.processing;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
  private @Nullable RefusalTrace lastTrace;

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
   * @param record what the callback has run for
   * @param entry the cache's entry for its key; null in a group without a table
   * @throws RecordFailedException when its key is suspect, and the new value cannot be written;
   *     then nothing is taken
   */
  void take(ConsumerRecord<byte[], byte[]> record, @Nullable CacheEntry entry) {
    if (status.isAbandoned()) {
      return;
    }
    byte[] encoded = entry != null && entry.suspect ? encodedAtOnce(record, entry) : null;
    if (!context.emits().isEmpty()) {
      emit(record);
    }
    if (!context.handles().isEmpty()) {
      deferred.keep(context.handles());
    }
    if (entry != null && keys != null) {
      write(entry, encoded, keys.cache());
    }
  }

  private byte @Nullable [] encodedAtOnce(ConsumerRecord<byte[], byte[]> record, CacheEntry entry) {
    Object kept = context.kept();
    return keys == null || kept == null ? null : keys.encodedAtOnce(entry, record, kept);
  }

  private void emit(ConsumerRecord<byte[], byte[]> record) {
    List<ProducerRecord<byte[], byte[]>> emits = context.emits();
    RefusalTrace trace = traceOf(record.topic());
    for (int i = 0; i < emits.size(); i++) {
      ProducerRecord<byte[], byte[]> emitted = emits.get(i);
      listener.emitted(emitted, trace, record.offset());
      uncommitted.emitted(emitted.value().length);
    }
    tally.emitted += emits.size();
  }

  /** Batches are of one topic: the trace of the last one is that of the next, as a rule. */
  private RefusalTrace traceOf(String topic) {
    RefusalTrace trace = lastTrace;
    if (trace == null || !trace.topic().equals(topic)) {
      trace = new RefusalTrace(status.troubles(), topic, false);
      lastTrace = trace;
    }
    return trace;
  }

  private void write(CacheEntry entry, byte @Nullable [] encoded, WriteBackCache cache) {
    if (entry.misplaced) {
      tally.misplaced++;
    }
    if (context.write() != CallbackContext.Write.NONE) {
      boolean again = entry.dirty;
      long before = entry.bytes();
      if (encoded == null) {
        cache.write(entry, context.kept());
      } else {
        cache.writeEncoded(entry, encoded);
      }
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
