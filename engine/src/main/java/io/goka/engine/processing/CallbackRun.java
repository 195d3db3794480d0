package io.goka.engine.processing;

import io.goka.engine.observe.RecordFailure.Phase;
import io.goka.spi.Callback;
import io.goka.spi.CodecException;
import io.goka.spi.Context;
import io.goka.spi.GroupGraph;
import io.goka.spi.Interceptor;
import io.goka.spi.NullKeys;
import io.goka.spi.NullRecords;
import io.goka.spi.TableContext;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Takes a record, or a key that is visited, to its callback: decodes it, opens the context, and
 * says what failed when something did. Owner: task thread.
 */
final class CallbackRun {

  private static final long NO_OFFSET = -1;
  private static final byte[] EMPTY_KEY = {};

  private final GroupPlan plan;
  private final CallbackContext context;
  private final NullRecords nullRecords;
  private final NullKeys nullKeys;
  private final @Nullable Interceptor interceptor;

  CallbackRun(GroupPlan plan, CallbackContext context) {
    GroupGraph.Traits traits = plan.graph().traits();
    this.plan = plan;
    this.context = context;
    this.nullRecords = traits.nullRecords();
    this.nullKeys = traits.nullKeys();
    this.interceptor = traits.interceptor().orElse(null);
  }

  /** Whether a record is one that the group passes over. */
  boolean passesOver(ConsumerRecord<byte[], byte[]> record) {
    return (record.value() == null && nullRecords == NullRecords.IGNORE)
        || (record.key() == null && nullKeys == NullKeys.IGNORE);
  }

  /** A record's key, as the group takes it; null when it has none. */
  byte @Nullable [] keyOf(ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    return key == null && nullKeys == NullKeys.EMPTY ? EMPTY_KEY : key;
  }

  /**
   * Runs the callback for a record. What it wants is in the context afterwards.
   *
   * @param key what {@link #keyOf} says
   * @param entry the cache's entry for the key; null in a group without a table
   * @throws RecordFailedException when the record cannot be decoded, or the callback has thrown
   * @throws CopyNotLevelException when the callback needs a copy that is being read anew
   */
  void run(
      ConsumerRecord<byte[], byte[]> record,
      byte @Nullable [] key,
      @Nullable CacheEntry entry,
      GroupPlan.Input input) {
    if (key == null) {
      throw failed(
          Phase.DECODE,
          "reading the key",
          record,
          new CodecException(
              "the record has no key: have its producer write one, or say what becomes of such"
                  + " records by .nullKeys(...) in the group's graph"));
    }
    if (entry != null && entry.malformed) {
      throw failed(
          Phase.DECODE,
          "reading the key",
          record,
          new CodecException("it is not " + plan.graph().traits().keyFormat().id()));
    }
    Object message = decode(record, input);
    context.open(record, key, entry);
    call("the callback", record, input, message);
  }

  /**
   * Runs a visitor's callback for a key.
   *
   * @param argument the visit's argument, decoded
   * @param now what the callback sees as the time of its record
   * @return what stands for the key's record
   * @throws RecordFailedException when the callback has thrown
   */
  ConsumerRecord<byte[], byte[]> visit(
      CacheEntry entry, int partition, GroupPlan.Input visitor, Object argument, Instant now) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            plan.table().orElseThrow().name(),
            partition,
            NO_OFFSET,
            now.toEpochMilli(),
            TimestampType.NO_TIMESTAMP_TYPE,
            entry.key.length,
            0,
            entry.key,
            null,
            new RecordHeaders(),
            Optional.empty());
    context.open(record, entry.key, entry);
    call("a visit", record, visitor, argument);
    return record;
  }

  private @Nullable Object decode(ConsumerRecord<byte[], byte[]> record, GroupPlan.Input input) {
    if (record.value() == null && nullRecords == NullRecords.PROCESS) {
      return null;
    }
    try {
      return input.codec().decode(record.value());
    } catch (Throwable cause) {
      throw failed(Phase.DECODE, "decoding the message", record, cause);
    }
  }

  private void call(
      String stage,
      ConsumerRecord<byte[], byte[]> record,
      GroupPlan.Input input,
      @Nullable Object message) {
    try {
      call(input.callback(), message);
    } catch (Throwable cause) {
      throwIfNotLevel();
      throw context.couldNotWrite(cause)
          ? failed(Phase.PRODUCE, "writing what " + stage + " emits or sets", record, cause)
          : failed(Phase.CALLBACK, stage, record, cause);
    } finally {
      // An interrupt that it leaves behind would end what is sent for it, and its transaction.
      Thread.interrupted();
      context.close();
    }
    throwIfNotLevel();
  }

  private void throwIfNotLevel() {
    CopyNotLevelException notLevel = context.notLevel();
    if (notLevel != null) {
      throw notLevel;
    }
  }

  @SuppressWarnings("NullAway") // a null message is what NullRecords.PROCESS asks for
  private void call(Callback<Context, Object> callback, @Nullable Object message) throws Exception {
    if (interceptor == null) {
      callback.process(context, message);
    } else {
      interceptor.around(context, given -> proceed(callback, checked(given), message));
    }
  }

  /** Also when the interceptor keeps to itself what the callback throws, nothing of it is left. */
  @SuppressWarnings("NullAway")
  private void proceed(Callback<Context, Object> callback, Context given, @Nullable Object message)
      throws Exception {
    try {
      callback.process(given, message);
    } catch (Throwable cause) {
      context.forget();
      throw cause;
    }
  }

  /**
   * The context with which an interceptor goes on: callbacks were compiled for one with a table.
   */
  private Context checked(Context given) {
    if (plan.table().isPresent() && !(given instanceof TableContext<?>)) {
      throw new IllegalArgumentException(
          "the interceptor of group '"
              + plan.group()
              + "' goes on with a "
              + given.getClass().getName()
              + ", which is no TableContext: wrap the context it was given in one");
    }
    return given;
  }

  private RecordFailedException failed(
      Phase phase, String stage, ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    return new RecordFailedException(phase, stage, record, plan, cause);
  }
}
