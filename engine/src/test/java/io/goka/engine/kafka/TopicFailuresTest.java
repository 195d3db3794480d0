package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class TopicFailuresTest {

  private final TopicFailures failures = new TopicFailures(new TopicCommands("kafka:9092"));

  @Test
  void aMissingPermissionIsNamedWithTheCommandThatGrantsIt() {
    TopicException failure =
        failures.of(
            "CREATE", "clicks", new ExecutionException(new TopicAuthorizationException("no")));

    assertThat(failure)
        .hasMessageContaining("CREATE topic clicks")
        .hasMessageContaining(
            "kafka-acls.sh --bootstrap-server kafka:9092 --add --allow-principal User:NAME"
                + " --operation CREATE --topic clicks");
  }

  @Test
  void tooManyReplicasForTheClusterNamesTheSetting() {
    TopicException failure =
        failures.of(
            "CREATE",
            "clicks",
            new ExecutionException(new InvalidReplicationFactorException("3 > 1")));

    assertThat(failure).hasMessageContaining("lower topic.replication.factor");
  }
}
