package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Books;
import io.goka.system.torture.fault.Instance;
import io.goka.system.torture.fault.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until servers have done all that there is to do.
 *
 * @param scene where
 * @param remains what is in Kafka there
 * @param breaches told of groups that have failed
 */
record Settling(Scene scene, Remains remains, List<String> breaches) {

  /** So long nothing at all may be committed. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Whether they got done. */
  boolean await() throws Exception {
    try {
      awaitCommitted(remains.endsOfEntries());
      // By then whatever loops back was sent.
      awaitCommitted(remains.endsOfLoops());
      return true;
    } catch (AssertionError e) {
      for (Instance instance : scene.instances()) {
        var group = instance.api().group(Books.GROUP);
        breaches.add(instance.name() + ": " + group.path("state") + " " + group.path("failure"));
      }
      return false;
    }
  }

  private void awaitCommitted(Map<TopicPartition, Long> goals) {
    Waiting.whileMoving(
        "all is processed",
        PATIENCE,
        () -> scene.kafka().committed(Books.GROUP),
        () -> assertThat(remains.undone(goals)).isEmpty());
  }
}
