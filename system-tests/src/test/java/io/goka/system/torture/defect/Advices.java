package io.goka.system.torture.defect;

import io.goka.engine.state.TableRecovery;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * What is woven into the server: the code of these methods becomes part of the methods that a
 * {@link Change} names.
 */
@SuppressWarnings("UnusedVariable") // what is assigned here is read there
final class Advices {

  private Advices() {}

  /** An epoch is permanent as soon as it is sent. */
  static final class PermanentAtOnce {
    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) boolean permanent) {
      permanent = true;
    }
  }

  /** Values and mark do not get to the disk together. */
  static final class FlushedEachForItself {
    @Advice.OnMethodExit
    static void exit(@Advice.Return DBOptions options) {
      options.setAtomicFlush(false);
    }
  }

  /** The mark gets to the disk at once. */
  static final class FlushedMark {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("db") RocksDB db, @Advice.FieldValue("marks") ColumnFamilyHandle marks)
        throws RocksDBException {
      try (FlushOptions andWait = new FlushOptions().setWaitForFlush(true)) {
        db.flush(andWait, marks);
      }
    }
  }

  /** Nobody's transactions are ended. */
  static final class Unfenced {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object fenced) {
      fenced = CompletableFuture.<Void>completedFuture(null);
    }
  }

  /** Nothing happens. */
  static final class NotDone {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter() {
      return true;
    }
  }

  /** Offsets are committed without a word of who commits them. */
  static final class AnyGeneration {
    @Advice.OnMethodExit
    @SuppressWarnings("removal") // there is no other way to leave the member out
    static void exit(@Advice.Return(readOnly = false) @Nullable ConsumerGroupMetadata member) {
      if (member != null) {
        member = new ConsumerGroupMetadata(member.groupId());
      }
    }
  }

  /** A partition that is opened again finds the cache that it had. */
  static final class Kept {
    @Advice.OnMethodExit
    static void exit(
        @Advice.FieldValue("partition") int partition,
        @Advice.FieldValue(value = "cache", readOnly = false, typing = Assigner.Typing.DYNAMIC)
            Object cache) {
      cache = KeptCaches.firstOf(partition, cache);
    }
  }

  /** The last update before the end is passed over. */
  static final class OneShort {
    @Advice.OnMethodEnter
    static void enter(
        @Advice.Argument(0) TableRecovery recovery,
        @Advice.Argument(value = 1, readOnly = false)
            List<ConsumerRecord<byte[], byte[]>> records) {
      records = OneShortOf.end(recovery.progress().end(), records);
    }
  }

  /** A dead letter is kept for a while before it is sent. */
  static final class Later {
    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
        @Advice.This Object epochs,
        @Advice.Argument(0) ProducerRecord<byte[], byte[]> record,
        @Advice.Argument(1) Object trace) {
      return LateLetters.keep(epochs, record, trace);
    }
  }
}
