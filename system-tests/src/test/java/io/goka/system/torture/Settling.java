package io.goka.system.torture;

import io.goka.system.fixture.Waiting;
import io.goka.system.plugins.Books;
import io.goka.system.torture.fault.Instance;
import io.goka.system.torture.fault.Scene;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Waits until servers have done all that there is to do.
 *
 * @param scene where
 * @param breaches told of groups that have failed
 */
record Settling(Scene scene, List<String> breaches) {

  private static final Duration MOST = Duration.ofMinutes(2);

  /** Whether they got done. */
  boolean await() throws Exception {
    try {
      awaitCommitted(scene.kafka().ends(Books.ENTRIES));
      // By then whatever loops back was sent. Markers of transactions are nobody's to process.
      awaitCommitted(behindTheLast(Books.LOOPED));
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
    Waiting.until(
        "all is processed",
        MOST,
        () -> {
          Map<TopicPartition, Long> committed = scene.kafka().committed(Books.GROUP);
          goals.forEach(
              (partition, goal) -> {
                if (committed.getOrDefault(partition, 0L) < goal) {
                  throw new AssertionError(
                      partition + " is at " + committed.get(partition) + " of " + goal);
                }
              });
        });
  }

  private Map<TopicPartition, Long> behindTheLast(String topic) throws Exception {
    Map<TopicPartition, Long> ends = new HashMap<>();
    scene
        .kafka()
        .read(
            topic,
            IsolationLevel.READ_COMMITTED,
            record ->
                ends.put(
                    new TopicPartition(record.topic(), record.partition()), record.offset() + 1));
    return ends;
  }
}
