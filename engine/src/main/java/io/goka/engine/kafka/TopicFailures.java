package io.goka.engine.kafka;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What Kafka says when something about a topic does not work, in the words of whoever operates it.
 *
 * @param commands for what a command mends
 */
record TopicFailures(TopicCommands commands) {

  /**
   * An operation on a topic failed.
   *
   * @param operation as Kafka's access control names it
   */
  TopicException of(String operation, String topic, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new TopicException(what(operation, topic, cause), cause);
  }

  private String what(String operation, String topic, Throwable cause) {
    if (cause instanceof AuthorizationException) {
      return "Kafka does not let this server "
          + operation
          + " topic "
          + topic
          + ": grant it that, with the server's own name for NAME, by\n    "
          + commands.allow(operation, "--topic " + topic);
    }
    if (cause instanceof InvalidReplicationFactorException) {
      return "topic "
          + topic
          + " cannot be made ("
          + cause.getMessage()
          + "): lower topic.replication.factor to the number of brokers, or add brokers";
    }
    if (cause instanceof PolicyViolationException) {
      return "the brokers' policy does not let topic "
          + topic
          + " be made ("
          + cause.getMessage()
          + "): create it by hand in a way that the policy allows";
    }
    if (cause instanceof TimeoutException) {
      return "Kafka did not answer in time when asked to "
          + operation
          + " topic "
          + topic
          + " ("
          + cause.getMessage()
          + "): check that its brokers are up";
    }
    return "Kafka refused to " + operation + " topic " + topic + ": " + cause.getMessage();
  }
}
