package io.goka.bench.http;

import io.goka.bench.hosted.HostedSettings;
import io.goka.bench.process.Program;
import io.goka.bench.workload.Preload;
import io.goka.bench.workload.Workload;
import io.goka.engine.config.Configuration;
import io.goka.engine.kafka.KafkaClients;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The process that produces the records of W1 at a fixed rate, until it is closed. */
public final class RateMain {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private RateMain() {}

  /** Does what a {@link RateQuestion} asks for. */
  public static void main(String[] args) throws Exception {
    Program.stay(args, RateQuestion.class, RateMain::start);
  }

  private static AutoCloseable start(RateQuestion question) {
    Configuration configuration =
        HostedSettings.of(Path.of(question.directory()), question.bootstrapServers(), Map.of());
    Producer<byte[], byte[]> producer =
        new KafkaClients(configuration.kafka(), "rate")
            .producer("rate", configuration.group("rate"));
    Thread thread = new Thread(() -> produce(question, producer), "rate");
    thread.setDaemon(true);
    thread.start();
    return () -> {
      thread.interrupt();
      thread.join();
      producer.close();
    };
  }

  /** Ten milliseconds' worth at a time: what is late is caught up with. */
  private static void produce(RateQuestion question, Producer<byte[], byte[]> producer) {
    Iterator<ProducerRecord<byte[], byte[]>> records =
        Preload.records(question.topic(), Workload.W1);
    long start = System.nanoTime();
    long sent = 0;
    while (!Thread.currentThread().isInterrupted()) {
      double elapsed = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
      for (long due = (long) (elapsed * question.recordsPerSecond()); sent < due; sent++) {
        Future<RecordMetadata> unused = producer.send(records.next());
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
  }
}
