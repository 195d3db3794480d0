package io.goka.engine.state;

import io.goka.spi.Codec;
import io.goka.spi.KeyFormat;
import io.goka.spi.Partitioner;

/**
 * A full local copy, for those who look keys up over HTTP. Owner: any thread.
 *
 * @param copy the copy
 * @param codec turns its values into bytes and back
 * @param keyFormat how its keys are written
 * @param partitioner where its keys live
 */
public record CopiedTable(
    TableCopy copy, Codec<?> codec, KeyFormat keyFormat, Partitioner partitioner)
    implements ServedTable {

  @Override
  public String topic() {
    return copy.topic();
  }

  @Override
  public int partitionCount() {
    return copy.partitionCount();
  }

  @Override
  public Reading read(int partition, byte[] key) {
    return copy.read(partition, key);
  }

  @Override
  public Scan scan(int partition, KeyRange range, int limit) {
    return copy.scan(partition, range, limit);
  }
}
