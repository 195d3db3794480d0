package io.goka.bench.contestant;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Owner: the lane's thread. Sends each record on as it is, partitioned by its key.
 *
 * @param output the topic that it is sent to
 */
record LaneOutput(String output) implements LaneWork {

  @Override
  public void process(ConsumerRecord<byte[], byte[]> record, LaneEpoch epoch) {
    epoch.send(new ProducerRecord<>(output, record.key(), record.value()));
  }

  @Override
  public void end(LaneEpoch epoch) {}
}
