package io.goka.engine.processing;

import io.goka.engine.observe.RecordFailure.Phase;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be wrong with records and keys of a partition, kept over its rollbacks: how
 * often a record was tried, that Kafka has refused what came of it, and which keys' values cannot
 * be written to the table's topic. It is what makes a replay end otherwise than what was rolled
 * back.
 *
 * <p>Owner: task thread, that which has the partition at the time; refusals come in by queues, from
 * the producer's thread.
 */
final class PartitionTroubles {

  /** More records than that in one epoch are no exceptions any more. */
  static final int MOST_RECORDS = 10_000;

  private static final int MOST_KEYS = 1000;

  /** A size that no value reaches. */
  private static final long NO_SIZE = Long.MAX_VALUE;

  /** A record of the partition. */
  private record At(String topic, long offset) {}

  /** What is known of a record. */
  static final class Trouble {

    /** How often it was tried again. */
    int retries;

    /** When it may be tried again, as the ticker says it. */
    long notBefore;

    /** Whether it waits for that moment. */
    boolean waiting;

    /** How often Kafka has refused its dead letter. */
    int refusedLetters;

    /** What it has failed of after its callback had returned; null when that is settled. */
    @Nullable Known known;
  }

  /** A failure that came to light when the callback had returned. */
  record Known(Phase phase, String stage, Throwable cause) {}

  /** What is known of a key's value. */
  private record Suspicion(long refusedSize, @Nullable Exception refusal) {}

  private record Refused(RefusalTrace trace, long offset, Exception cause) {}

  private record RefusedValue(ByteBuffer key, long size, Exception cause) {}

  private final Map<At, Trouble> records = new HashMap<>();
  private final Map<ByteBuffer, Suspicion> keys = new HashMap<>();
  private final Queue<Refused> refused = new ConcurrentLinkedQueue<>();
  private final Queue<RefusedValue> refusedValues = new ConcurrentLinkedQueue<>();
  private boolean everyKey;
  private int foreignWrites;

  /** Somebody else has written into the table's topic; returns how often that was in a row. */
  int foreignWrites() {
    return ++foreignWrites;
  }

  /** Whether somebody else has, and no commit has come through since. */
  boolean hasForeignWrites() {
    return foreignWrites > 0;
  }

  /** Nobody else has written into the table's topic. */
  void noForeignWrites() {
    foreignWrites = 0;
  }

  /** Kafka does not take what came of a record. Producer's thread. */
  void refused(RefusalTrace trace, long offset, Exception cause) {
    refused.add(new Refused(trace, offset, cause));
  }

  /** Kafka does not take a value of the table. Producer's thread. */
  void refusedValue(byte[] key, long size, Exception cause) {
    refusedValues.add(new RefusedValue(ByteBuffer.wrap(key), size, cause));
  }

  /** Takes in what was refused since. The partition is about to be processed again. */
  void takeRefusals() {
    for (Refused each = refused.poll(); each != null; each = refused.poll()) {
      take(each);
    }
    for (RefusedValue each = refusedValues.poll(); each != null; each = refusedValues.poll()) {
      suspect(each.key(), each.size(), each.cause());
    }
  }

  private void take(Refused each) {
    Trouble trouble = of(each.trace().topic(), each.offset());
    if (each.trace().letters()) {
      trouble.refusedLetters++;
    } else {
      trouble.known = new Known(Phase.PRODUCE, "writing what the callback emits", each.cause());
    }
  }

  /** Whether nothing is known of any record. */
  boolean hasNoRecords() {
    return records.isEmpty();
  }

  /** Whether more records are in trouble than are kept account of. */
  boolean areTooMany() {
    return records.size() > MOST_RECORDS;
  }

  /** What is known of a record; null when nothing is. */
  @Nullable Trouble find(String topic, long offset) {
    return records.get(new At(topic, offset));
  }

  /** What is known of a record, to be added to. */
  Trouble of(String topic, long offset) {
    return records.computeIfAbsent(new At(topic, offset), unknown -> new Trouble());
  }

  /** The records before these offsets are done with. */
  void committed(Map<TopicPartition, OffsetAndMetadata> inputOffsets) {
    if (!records.isEmpty()) {
      inputOffsets.forEach(
          (source, next) ->
              records
                  .keySet()
                  .removeIf(
                      at -> at.topic().equals(source.topic()) && at.offset() < next.offset()));
    }
    if (everyKey) {
      // An epoch has come through. Whoever else is suspect is found out once more.
      everyKey = false;
      keys.clear();
    }
  }

  /** The value of a key could not be written into the table's topic. */
  void suspect(byte[] key) {
    suspect(ByteBuffer.wrap(key), NO_SIZE, null);
  }

  private void suspect(ByteBuffer key, long refusedSize, @Nullable Exception refusal) {
    if (keys.size() >= MOST_KEYS) {
      everyKey = true;
    } else {
      keys.put(key, new Suspicion(refusedSize, refusal));
    }
  }

  /** Whether the values of a key are to be encoded as soon as they are written. */
  boolean isSuspect(byte[] key) {
    return everyKey || (!keys.isEmpty() && keys.containsKey(ByteBuffer.wrap(key)));
  }

  /** Why Kafka would refuse a value of a size for a key; null when that is not known. */
  @Nullable Exception whyRefused(byte[] key, long size) {
    Suspicion suspicion = keys.get(ByteBuffer.wrap(key));
    return suspicion == null || size < suspicion.refusedSize() ? null : suspicion.refusal();
  }
}
