package io.goka.bench.contestant;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Owner: the lane's thread. What a lane of the limit does with its records. */
interface LaneWork {

  /** Does it with one record. */
  void process(ConsumerRecord<byte[], byte[]> record, LaneEpoch epoch);

  /** Sends what was put off until the commit. */
  void end(LaneEpoch epoch);
}
