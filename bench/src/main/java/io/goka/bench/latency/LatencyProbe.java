package io.goka.bench.latency;

import io.goka.bench.process.Program;
import io.goka.bench.recovery.TableRecords;
import io.goka.engine.config.Configuration;
import io.goka.engine.kafka.KafkaClients;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The process that produces at a fixed rate, and reads what comes of it. */
public final class LatencyProbe {

  private static final int KEYS = 100_000;
  private static final int VALUE_BYTES = 100;
  private static final long SEED = 0x60CA_0009L;

  /** The least time that it sleeps: to be woken for each record would cost half a processor. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private LatencyProbe() {}

  /** Answers a {@link LatencyQuestion} with a {@link LatencyAnswer}. */
  public static void main(String[] args) throws Exception {
    Program.answer(args, LatencyQuestion.class, LatencyProbe::probe);
  }

  /**
   * Produces all records, and waits until each has been read once.
   *
   * @throws IllegalStateException when one is lost, or comes twice
   */
  static LatencyAnswer probe(LatencyQuestion question) throws InterruptedException {
    Configuration configuration = question.configuration();
    KafkaClients clients = new KafkaClients(configuration.kafka(), "probe");
    OutputReader reader =
        new OutputReader(clients.recoveryConsumer("probe"), question.output(), question.records());
    reader.start();
    long[] due = new long[question.records()];
    long behind;
    try (Producer<byte[], byte[]> producer =
        clients.producer("probe", configuration.group(question.application()))) {
      behind = produce(question, producer, due);
    }
    long[] read = reader.await();
    long[] late = new long[question.records() - question.warmUpRecords()];
    Arrays.setAll(
        late, i -> read[i + question.warmUpRecords()] - due[i + question.warmUpRecords()]);
    return LatencyAnswer.of(late, behind);
  }

  /** Sends each record when it is due, or at once when that is past. */
  private static long produce(
      LatencyQuestion question, Producer<byte[], byte[]> producer, long[] due) {
    SplittableRandom random = new SplittableRandom(SEED);
    double interval = (double) TimeUnit.SECONDS.toNanos(1) / question.recordsPerSecond();
    long mostBehind = 0;
    long start = System.nanoTime();
    for (int i = 0; i < due.length; i++) {
      due[i] = start + (long) (i * interval);
      long ahead = due[i] - System.nanoTime();
      while (ahead > 0) {
        LockSupport.parkNanos(TICK_NANOS);
        ahead = due[i] - System.nanoTime();
      }
      if (i >= question.warmUpRecords()) {
        mostBehind = Math.max(mostBehind, -ahead);
      }
      byte[] value = ByteBuffer.allocate(VALUE_BYTES).putInt(i).array();
      Future<RecordMetadata> unused =
          producer.send(
              new ProducerRecord<>(
                  question.input(), TableRecords.key(random.nextInt(KEYS)), value));
    }
    producer.flush();
    return mostBehind;
  }
}
