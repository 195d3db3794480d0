package io.goka.engine.state;

import io.goka.engine.state.StoredTableDoubts.Doubt;
import io.goka.engine.state.TableRecovery.SeenEnd;
import io.goka.spi.StorageBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Owner: recovery thread. Writes what was read into the tables. */
final class RecoveryWrites {

  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** How many tables may be written beside the reading at a time. */
  private static final int MOST_ASIDE = 8;

  private final InstantSource clock;
  private final Deque<TableRecovery> aside = new ArrayDeque<>();

  /**
   * @param clock dates the moment at which a table was level
   */
  RecoveryWrites(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Writes records: those of a table that is not level on another thread, while more are read. But
   * a listener is told of nothing that is not stored.
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
    StoredUpdates updates = recovery.updates();
    if (recovery.isLevel()) {
      recovery.table().follow(writes, position);
    } else if (updates == null) {
      writeAside(recovery, writes, position);
    } else {
      PartitionTable table = recovery.table();
      table.recover(writes, table.mark().reaching(position), recovery.left(position));
    }
    recovery.advanced(position, records.size(), System.nanoTime());
    if (updates != null) {
      for (int i = 0; i < writes.size(); i++) {
        updates.tell(writes.key(i), writes.value(i));
      }
    }
  }

  /** Writes beside the reading; of several tables only so much that what waits is not large. */
  private void writeAside(TableRecovery recovery, StorageBatch writes, long position) {
    aside.remove(recovery);
    recovery.writeAside(writes, position);
    aside.add(recovery);
    if (aside.size() > MOST_ASIDE) {
      aside.remove().awaitWritten();
    }
  }

  /** Notes that a table is level. */
  void level(TableRecovery recovery) {
    Instant now = clock.instant();
    PartitionTable table = recovery.table();
    long position = recovery.progress().position();
    if (!recovery.follows() && table.mark().offset() < position) {
      // A topic that begins further on, and has nothing to read, is read all the same.
      table.write(new StorageBatch(0), table.mark().reaching(position));
    }
    table.level(now);
    recovery.becomeLevel(now.plus(LOOK_EVERY));
  }

  /**
   * Notes where the topic of a following ends as far as is known without asking, and, when it has
   * reached an end that was asked for, that it was level then: it may be stopped at any moment.
   */
  void follow(TableRecovery following, long end) {
    following.sawEnd(end);
    Instant levelAt = following.takeLevelAt();
    if (levelAt != null) {
      following.table().level(levelAt);
    }
  }

  /** Those whose ends have to be asked for now; they count as asked for, whatever comes of it. */
  List<TableRecovery> due(List<TableRecovery> reading) {
    reading.forEach(TableRecovery::fit);
    Instant now = clock.instant();
    List<TableRecovery> due = reading.stream().filter(each -> each.isLookDue(now)).toList();
    due.forEach(following -> following.looksAgain(now.plus(LOOK_EVERY)));
    return due;
  }

  /**
   * A following's topic ends there now.
   *
   * @return what speaks against the copy
   */
  Optional<Doubt> looked(TableRecovery following, long end) {
    Instant now = clock.instant();
    Optional<Doubt> doubt = StoredTableDoubts.outdated(following, end, now);
    if (doubt.isEmpty()) {
      following.lookedAt(new SeenEnd(end, now));
    }
    return doubt;
  }
}
