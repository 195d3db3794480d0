package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.spi.EmitException;
import io.goka.spi.EmitException.Kind;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class EmitFailuresTest {

  private final EmitFailures failures = new EmitFailures("clicks");

  @Test
  void whatAnOperatorCanMendIsARefusal() {
    assertRefused(new TopicAuthorizationException("no"), "grant it the operation WRITE");
    assertRefused(new UnknownTopicOrPartitionException("no"), "there is no topic clicks");
    assertRefused(new InvalidTopicException("no"), "there is no topic clicks");
    assertRefused(new InvalidTimestampException("ahead"), "message.timestamp.after.max.ms");
    assertRefused(
        new TimeoutException("not in metadata", new UnknownTopicOrPartitionException("no")),
        "there is no topic clicks");
  }

  private void assertRefused(Exception cause, String mend) {
    EmitException failure = failures.of(cause);
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure).hasMessageContaining(mend).hasCause(cause);
  }

  @Test
  void whatIsLateMayBeWritten() {
    EmitException failure = failures.of(new TimeoutException("expired"));

    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure).hasMessageContaining("it may be written");
    EmitException never = failures.beforeSending(new TimeoutException("no metadata"));
    assertThat(never.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(never).hasMessageContaining("nothing was written");
  }

  @Test
  void aClosedProducerIsAClosedEmitter() {
    assertThat(failures.of(new KafkaException("Producer is closed forcefully.")).kind())
        .isEqualTo(Kind.CLOSED);
    assertThat(failures.of(new KafkaException("Requested metadata update after close")).kind())
        .isEqualTo(Kind.CLOSED);
    assertThat(failures.of(new IllegalStateException("closed")).kind()).isEqualTo(Kind.CLOSED);
    assertThat(failures.closed().kind()).isEqualTo(Kind.CLOSED);
  }

  @Test
  void anythingElseIsToldInKafkasWords() {
    EmitException failure = failures.of(new KafkaException("the disk is full"));

    assertThat(failure.kind()).isEqualTo(Kind.OTHER);
    assertThat(failure).hasMessageContaining("the disk is full");
  }
}
