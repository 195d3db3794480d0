package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Owner: the test's thread. An idempotent producer without transactions. */
@SuppressWarnings("unused") // called by the stub
public final class SimulatedProducer {

  private final SimulatedProcess process;
  private final SendQueues queues;

  private SimulatedProducer(SimulatedProcess process, SimulatedKafka kafka, Duration delivery) {
    this.process = process;
    this.queues =
        new SendQueues(
            process,
            kafka,
            delivery,
            (partition, record) -> kafka.append(partition, record, process.name()));
  }

  /**
   * Makes one.
   *
   * @param delivery after how long a record expires
   */
  @SuppressWarnings("unchecked")
  public static Producer<byte[], byte[]> of(
      SimulatedProcess process, SimulatedKafka kafka, Duration delivery) {
    process.boundary();
    return Stub.of(Producer.class, new SimulatedProducer(process, kafka, delivery));
  }

  Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    Future<RecordMetadata> sending = queues.send(record, callback);
    // Not before: whether it may be sent was looked at by the instruction before this one.
    process.boundary();
    return sending;
  }

  void flush() {
    boolean unused = process.await(queues::areEmpty, Duration.ofDays(1));
  }

  void close(Duration atMost) {
    process.boundary();
    queues.close(atMost);
  }
}
