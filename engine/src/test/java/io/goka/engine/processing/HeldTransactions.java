package io.goka.engine.processing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Owner: any thread. Kafka's side of one transactional id: makes its producers, remembers what they
 * were told and what was committed, and has something happen before a call when the test says so.
 */
final class HeldTransactions implements Supplier<Producer<byte[], byte[]>> {

  /** What a producer is asked to do. */
  enum Call {
    MAKE,
    INIT,
    BEGIN,
    SEND,
    OFFSETS,
    COMMIT,
    ABORT,
    CLOSE
  }

  private final List<Call> calls = new ArrayList<>();
  private final Map<Call, Deque<Runnable>> before = new EnumMap<>(Call.class);
  private final List<String> committed = new ArrayList<>();
  private final Map<TopicPartition, Long> offsets = new HashMap<>();
  private final List<ConsumerGroupMetadata> committedAs = new ArrayList<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final List<Transactional> made = new ArrayList<>();
  private volatile boolean away;

  @Override
  public Producer<byte[], byte[]> get() {
    called(Call.MAKE);
    Transactional producer = new Transactional();
    synchronized (this) {
      made.add(producer);
    }
    return producer;
  }

  /** Has something happen before the next call of that kind which has nothing before it yet. */
  synchronized void before(Call call, Runnable happens) {
    before.computeIfAbsent(call, none -> new ArrayDeque<>()).add(happens);
  }

  /** The next call of that kind fails. */
  void failing(Call call, RuntimeException exception) {
    before(
        call,
        () -> {
          throw exception;
        });
  }

  /** Whether Kafka lets nobody begin with transactions now. */
  void away(boolean now) {
    away = now;
  }

  /** The next commit takes effect, and its answer is lost. */
  void committingUnheard(RuntimeException exception) {
    before(
        Call.COMMIT,
        () -> {
          made.get(made.size() - 1).commitAll();
          throw exception;
        });
  }

  /** What the producers were asked for since it was last asked, oldest first, but for the sends. */
  synchronized List<Call> takeCalls() {
    List<Call> taken = calls.stream().filter(call -> call != Call.SEND).toList();
    calls.clear();
    return taken;
  }

  /** The committed records of a topic, as key=value. */
  synchronized List<String> committed(String topic) {
    String prefix = topic + ":";
    return committed.stream()
        .filter(record -> record.startsWith(prefix))
        .map(record -> record.substring(prefix.length()))
        .toList();
  }

  /** The committed offset of an input; -1 when there is none. */
  synchronized long offset(String topic, int partition) {
    return offsets.getOrDefault(new TopicPartition(topic, partition), -1L);
  }

  /** As which members of the group offsets were committed. */
  synchronized List<ConsumerGroupMetadata> committedAs() {
    return List.copyOf(committedAs);
  }

  /** How many producers are open. */
  synchronized long open() {
    return made.stream().filter(producer -> !producer.closed).count();
  }

  private void called(Call call) {
    Runnable happens;
    synchronized (this) {
      calls.add(call);
      Deque<Runnable> waiting = before.get(call);
      happens = waiting == null ? null : waiting.poll();
    }
    if (happens != null) {
      happens.run();
    }
  }

  /** A record in a transaction. */
  private record Sent(ProducerRecord<byte[], byte[]> record, Callback callback) {}

  /** Owner: any thread. One producer, which says no once it is closed as Kafka's does. */
  private final class Transactional extends MockProducer<byte[], byte[]> {

    private final List<Sent> sent = new ArrayList<>();
    private final Map<TopicPartition, Long> pending = new HashMap<>();
    private boolean begun;
    private volatile boolean closed;

    Transactional() {
      super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void ask(Call call) {
      called(call);
      if (closed) {
        throw new IllegalStateException("closed");
      }
    }

    @Override
    public void initTransactions() {
      ask(Call.INIT);
      if (away) {
        throw new TimeoutException("Kafka is away");
      }
    }

    @Override
    public void beginTransaction() {
      ask(Call.BEGIN);
      if (begun) {
        throw new IllegalStateException("a transaction is open");
      }
      begun = true;
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      ask(Call.SEND);
      sent.add(new Sent(record, callback));
      return new CompletableFuture<>();
    }

    @Override
    public void sendOffsetsToTransaction(
        Map<TopicPartition, OffsetAndMetadata> inputs, ConsumerGroupMetadata member) {
      ask(Call.OFFSETS);
      inputs.forEach((source, next) -> pending.put(source, next.offset()));
      synchronized (HeldTransactions.this) {
        committedAs.add(member);
      }
    }

    @Override
    public void commitTransaction() {
      ask(Call.COMMIT);
      if (!begun) {
        throw new IllegalStateException("no transaction is open");
      }
      commitAll();
    }

    private void commitAll() {
      synchronized (HeldTransactions.this) {
        for (Sent each : sent) {
          TopicPartition to = new TopicPartition(each.record().topic(), each.record().partition());
          long offset = ends.merge(to, 1L, Long::sum) - 1;
          committed.add(
              to.topic()
                  + ":"
                  + TaskRig.text(each.record().key())
                  + "="
                  + TaskRig.text(each.record().value()));
          each.callback().onCompletion(new RecordMetadata(to, offset, 0, 0, 0, 0), null);
        }
        // Each transaction ends with a marker, which has an offset of its own.
        sent.stream()
            .map(each -> new TopicPartition(each.record().topic(), each.record().partition()))
            .distinct()
            .forEach(to -> ends.merge(to, 1L, Long::sum));
        offsets.putAll(pending);
      }
      over();
    }

    @Override
    public void abortTransaction() {
      ask(Call.ABORT);
      if (!begun) {
        throw new IllegalStateException("no transaction is open");
      }
      over();
    }

    private void over() {
      sent.clear();
      pending.clear();
      begun = false;
    }

    @Override
    public void close(Duration timeout) {
      closed = true;
      called(Call.CLOSE);
    }
  }
}
