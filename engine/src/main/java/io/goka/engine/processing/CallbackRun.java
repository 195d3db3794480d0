package io.goka.engine.processing;

import io.goka.spi.CodecException;
import io.goka.spi.Interceptor;
import io.goka.spi.NullRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Takes a record to its callback: decodes it, opens the context, and says what failed when
 * something did. Owner: task thread.
 */
final class CallbackRun {

  private final GroupPlan plan;
  private final CallbackContext context;
  private final NullRecords nullRecords;
  private final @Nullable Interceptor interceptor;

  CallbackRun(GroupPlan plan, CallbackContext context) {
    this.plan = plan;
    this.context = context;
    this.nullRecords = plan.graph().traits().nullRecords();
    this.interceptor = plan.graph().traits().interceptor().orElse(null);
  }

  /**
   * Runs the callback for a record. What it wants is in the context afterwards.
   *
   * @param entry the cache's entry for the record's key; null in a group without a table
   * @return false when the record is one that the group ignores
   * @throws RecordFailedException when the record cannot be decoded, or the callback has thrown
   */
  boolean run(
      ConsumerRecord<byte[], byte[]> record, @Nullable CacheEntry entry, GroupPlan.Input input) {
    if (record.value() == null && nullRecords == NullRecords.IGNORE) {
      return false;
    }
    if (record.key() == null) {
      throw failed(
          "reading the key",
          record,
          new CodecException("the record has no key: have its producer write one"));
    }
    if (entry != null && entry.malformed) {
      throw failed(
          "reading the key",
          record,
          new CodecException("it is not " + plan.graph().traits().keyFormat().id()));
    }
    Object message = decode(record, input);
    context.open(record, entry);
    try {
      call(input, message);
    } catch (Throwable cause) {
      throw failed("the callback", record, cause);
    } finally {
      context.close();
    }
    return true;
  }

  private @Nullable Object decode(ConsumerRecord<byte[], byte[]> record, GroupPlan.Input input) {
    if (record.value() == null && nullRecords == NullRecords.PROCESS) {
      return null;
    }
    try {
      return input.codec().decode(record.value());
    } catch (Throwable cause) {
      throw failed("decoding the message", record, cause);
    }
  }

  @SuppressWarnings("NullAway") // a null message is what NullRecords.PROCESS asks for
  private void call(GroupPlan.Input input, @Nullable Object message) throws Exception {
    if (interceptor == null) {
      input.callback().process(context, message);
    } else {
      interceptor.around(context, () -> input.callback().process(context, message));
    }
  }

  private RecordFailedException failed(
      String stage, ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    return new RecordFailedException(stage, record, plan.shownKey(record.key()), cause);
  }
}
