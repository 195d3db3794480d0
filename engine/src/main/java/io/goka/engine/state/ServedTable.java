package io.goka.engine.state;

import io.goka.engine.observe.RecoveryProgress;
import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;
import org.jspecify.annotations.Nullable;

/** A table of which this instance has parts that can be read. Owner: any thread. */
public interface ServedTable {

  /** The table's topic, which is its name in the API. */
  String topic();

  /** Turns values into bytes and back. */
  Codec<?> codec();

  /** How keys are written. */
  KeyFormat keyFormat();

  /** Where keys live. */
  Partitioner partitioner();

  /** How many partitions the table has in the whole cluster; 0 before that is known. */
  int partitionCount();

  /** Reads the committed value of a key from one partition. */
  Reading read(int partition, byte[] key);

  /**
   * Reads committed entries of one partition, in the unsigned byte order of their keys. The answer
   * is a page as it was at one moment; what is written between two pages may show in the second.
   *
   * @param range the keys that are wanted
   * @param limit how many entries at most, at least 1; fewer may come, see {@link Scan.Page#more}
   */
  Scan scan(int partition, KeyRange range, int limit);

  /** What came of a reading. */
  sealed interface Reading {

    /**
     * The partition is here, and level.
     *
     * @param value the committed value; null when the key has none
     * @param offset the table topic's offset which the answer reaches
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Here(byte @Nullable [] value, long offset) implements Reading {}

    /**
     * The partition is here, and not level yet.
     *
     * @param progress how far it is
     */
    record Recovering(RecoveryProgress progress) implements Reading {}

    /** The partition is on another instance, or on none at the moment. */
    record Elsewhere() implements Reading {}
  }
}
