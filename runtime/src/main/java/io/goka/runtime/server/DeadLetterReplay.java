package io.goka.runtime.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.kafka.DeadLetterHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Writes records of dead letters back to the topics and partitions that they came from, and
 * remembers how far it came once Kafka has them: a letter is replayed once, or twice when the
 * process ends between the two. Owner: the thread that has made it.
 */
final class DeadLetterReplay {

  private static final int SHOWN = 20;

  private final DeadLetterTopic topic;
  private final Producer<byte[], byte[]> producer;
  private final Collection<String> inputs;
  private final List<String> passedOver = new ArrayList<>();
  private long passedOverCount;
  private long replayed;
  private long left;

  /**
   * @param producer closed by whoever made it
   * @param inputs the topics that the group consumes: nothing is written into others, whatever a
   *     letter says
   */
  DeadLetterReplay(
      DeadLetterTopic topic, Producer<byte[], byte[]> producer, Collection<String> inputs) {
    this.topic = topic;
    this.producer = producer;
    this.inputs = inputs;
  }

  DeadLetters.Outcome run(DeadLetters.Request request) {
    left = request.limit();
    for (TopicPartition partition : topic.partitions()) {
      boolean wanted =
          request.partition().isEmpty() || request.partition().getAsInt() == partition.partition();
      if (wanted && left > 0) {
        replay(partition, request);
      }
    }
    return new DeadLetters.Outcome(
        topic.name(), replayed, List.copyOf(passedOver), passedOverCount, topic.waiting());
  }

  private void replay(TopicPartition partition, DeadLetters.Request request) {
    long from = Math.max(topic.begin(partition), request.from().orElse(topic.next(partition)));
    long to = Math.min(topic.end(partition), request.to().orElse(Long.MAX_VALUE));
    if (from >= to) {
      return;
    }
    topic.read(
        partition,
        from,
        to,
        batch -> {
          List<ConsumerRecord<byte[], byte[]>> some =
              batch.subList(0, (int) Math.min(left, batch.size()));
          replay(some);
          left -= some.size();
          topic.replayedUpTo(partition, some.get(some.size() - 1).offset() + 1);
          return left > 0;
        });
    if (left > 0) {
      // What is left up to there are marks of transactions.
      topic.replayedUpTo(partition, to);
    }
  }

  private record Sent(DeadLetter letter, Future<RecordMetadata> future) {}

  private void replay(List<ConsumerRecord<byte[], byte[]>> letters) {
    List<Sent> all = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : letters) {
      DeadLetter letter = new DeadLetter(record, false);
      Optional<String> why = whyNot(letter);
      if (why.isPresent()) {
        passOver(letter, why.get());
      } else {
        all.add(new Sent(letter, producer.send(original(letter))));
      }
    }
    producer.flush();
    all.forEach(this::await);
  }

  private void await(Sent sent) {
    try {
      RecordMetadata unused = sent.future().get();
      replayed++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException
          || e.getCause() instanceof InvalidRecordException) {
        passOver(sent.letter(), "Kafka does not take it: " + e.getCause().getMessage());
      } else {
        throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e);
      }
    }
  }

  private Optional<String> whyNot(DeadLetter letter) {
    Optional<String> to = letter.text(DeadLetterHeaders.TOPIC);
    if (to.isEmpty() || letter.originalPartition().isEmpty()) {
      return Optional.of("it does not say where it came from");
    }
    if (!inputs.contains(to.get())) {
      return Optional.of("the group does not consume " + to.get());
    }
    int partition = letter.originalPartition().getAsInt();
    return partition < 0 || partition >= producer.partitionsFor(to.get()).size()
        ? Optional.of(to.get() + " has no partition " + partition)
        : Optional.empty();
  }

  private void passOver(DeadLetter letter, String why) {
    passedOverCount++;
    if (passedOver.size() < SHOWN) {
      passedOver.add(letter.place() + ": " + why);
    }
  }

  private static ProducerRecord<byte[], byte[]> original(DeadLetter letter) {
    ConsumerRecord<byte[], byte[]> record = letter.record();
    RecordHeaders headers = new RecordHeaders();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
        headers.add(header);
      }
    }
    headers.add(DeadLetterHeaders.REPLAYED_FROM, letter.place().getBytes(UTF_8));
    long timestamp = letter.number(DeadLetterHeaders.TIMESTAMP).orElse(-1);
    return new ProducerRecord<>(
        letter.text(DeadLetterHeaders.TOPIC).orElseThrow(),
        letter.originalPartition().getAsInt(),
        timestamp < 0 ? null : timestamp,
        record.key(),
        record.value(),
        headers);
  }
}
