package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.StorageBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Owner: recovery thread. Writes what was read into the tables. */
final class RecoveryWrites {

  private static final Duration MARK_LEVEL_EVERY = Duration.ofMinutes(1);

  private final InstantSource clock;

  /**
   * @param clock dates the moment at which a table was level
   */
  RecoveryWrites(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Writes records.
   *
   * @param position the topic's offset up to which (exclusively) they reach
   */
  void write(TableRecovery recovery, List<ConsumerRecord<byte[], byte[]>> records, long position) {
    if (position == recovery.progress().position()) {
      return;
    }
    StorageBatch writes = new StorageBatch(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.key() != null) {
        writes.put(record.key(), record.value());
      }
    }
    PartitionTable table = recovery.table();
    if (recovery.isLevel()) {
      table.follow(writes, position);
    } else {
      table.write(writes, table.mark().reaching(position));
    }
    recovery.advanced(position, records.size(), System.nanoTime());
    StoredUpdates updates = recovery.updates();
    if (updates != null) {
      for (int i = 0; i < writes.size(); i++) {
        updates.tell(writes.key(i), writes.value(i));
      }
    }
  }

  /** Notes that a table is level. */
  void level(TableRecovery recovery) {
    recovery.table().level(clock.instant());
    recovery.becomeLevel();
  }

  /**
   * Notes where the topic of a following ends now, and, now and then, that the following is still
   * level: it may be stopped at any moment.
   */
  void follow(TableRecovery following, long end) {
    following.sawEnd(end);
    RecoveryProgress progress = following.progress();
    PartitionTable table = following.table();
    Instant now = clock.instant();
    if (progress.position() >= progress.end()
        && !now.isBefore(table.mark().levelAt().plus(MARK_LEVEL_EVERY))) {
      table.level(now);
    }
  }
}
