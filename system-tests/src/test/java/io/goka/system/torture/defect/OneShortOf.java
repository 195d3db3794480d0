package io.goka.system.torture.defect;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Updates of a table without the last one. */
public final class OneShortOf {

  private OneShortOf() {}

  /** Those that are not the last before the end. */
  public static List<ConsumerRecord<byte[], byte[]>> end(
      long end, List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().filter(record -> record.offset() != end - 1).toList();
  }
}
