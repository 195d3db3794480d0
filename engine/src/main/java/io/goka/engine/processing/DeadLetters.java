package io.goka.engine.processing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.goka.engine.kafka.DeadLetterHeaders;
import io.goka.engine.kafka.KafkaHeaders;
import io.goka.engine.kafka.RecordSizes;
import io.goka.engine.observe.RecordFailure;
import io.goka.engine.observe.RecordFailure.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Makes dead letters: a record as it was, its key, value and headers untouched, and behind those
 * the headers that tell what happened. Owner: task thread.
 */
final class DeadLetters {

  private static final int MOST_MESSAGE = 2 << 10;
  private static final int MOST_STACK_TRACE = 8 << 10;

  private final GroupPlan plan;

  DeadLetters(GroupPlan plan) {
    this.plan = plan;
  }

  /**
   * The dead letter of a record, with where it failed unless that would make it too large.
   *
   * @param refusals how often Kafka has refused the letter of this record before
   * @throws RecordFailedException when it is too large all the same
   */
  ProducerRecord<byte[], byte[]> letter(RecordFailedException failed, int refusals) {
    ProducerRecord<byte[], byte[]> full = letter(failed);
    if (refusals == 0 && fits(full)) {
      return full;
    }
    full.headers().remove(DeadLetterHeaders.STACK_TRACE);
    if (refusals <= 1 && fits(full)) {
      return full;
    }
    throw tooLarge(failed, full);
  }

  private ProducerRecord<byte[], byte[]> letter(RecordFailedException failed) {
    GroupPlan.DeadLetterTopic topic =
        plan.deadLetters().orElseThrow(() -> new IllegalStateException("no dead letters"));
    ConsumerRecord<byte[], byte[]> record = failed.record();
    RecordHeaders headers = new RecordHeaders(record.headers().toArray());
    describe(headers, failed);
    return new ProducerRecord<>(
        topic.name(),
        record.partition() % topic.partitions(),
        record.key(),
        record.value(),
        headers);
  }

  private void describe(Headers headers, RecordFailedException failed) {
    ConsumerRecord<byte[], byte[]> record = failed.record();
    RecordFailure failure = failed.failure();
    add(headers, DeadLetterHeaders.TOPIC, record.topic());
    add(headers, DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
    add(headers, DeadLetterHeaders.OFFSET, Long.toString(record.offset()));
    add(headers, DeadLetterHeaders.TIMESTAMP, Long.toString(record.timestamp()));
    add(headers, DeadLetterHeaders.GROUP, plan.group());
    plan.plugin().ifPresent(plugin -> add(headers, DeadLetterHeaders.PLUGIN, plugin.name()));
    plan.plugin()
        .flatMap(GroupPlan.PluginName::version)
        .ifPresent(version -> add(headers, DeadLetterHeaders.PLUGIN_VERSION, version));
    add(headers, DeadLetterHeaders.PHASE, failure.phase().label());
    add(headers, DeadLetterHeaders.EXCEPTION_CLASS, failure.exception());
    add(headers, DeadLetterHeaders.EXCEPTION_MESSAGE, cut(failure.message(), MOST_MESSAGE));
    add(headers, DeadLetterHeaders.STACK_TRACE, cut(stackTrace(failed.thrown()), MOST_STACK_TRACE));
  }

  private static void add(Headers headers, String name, String text) {
    headers.add(name, text.getBytes(UTF_8));
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  private boolean fits(ProducerRecord<byte[], byte[]> letter) {
    return plan.sizes().fits(size(letter));
  }

  private static long size(ProducerRecord<byte[], byte[]> letter) {
    return RecordSizes.upperBound(
        letter.key(), letter.value(), KafkaHeaders.from(letter.headers()));
  }

  private RecordFailedException tooLarge(
      RecordFailedException failed, ProducerRecord<byte[], byte[]> letter) {
    RecordTooLargeException why =
        new RecordTooLargeException(
            "with the headers of a dead letter the record has "
                + size(letter)
                + " bytes, more than Kafka takes: raise max.message.bytes of topic "
                + letter.topic()
                + " and kafka.producer.max.request.size, or have such records skipped, by group."
                + plan.group()
                + ".error."
                + failed.failure().phase().label()
                + "=skip. It had failed as "
                + failed.thrown(),
            failed.thrown());
    return new RecordFailedException(
        Phase.PRODUCE, "writing the dead letter", failed.record(), plan, why);
  }
}
