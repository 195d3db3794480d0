package io.goka.tester;

import io.goka.engine.kafka.TopicShape;
import io.goka.engine.observe.EventLog;
import io.goka.engine.state.TableCopies;
import io.goka.engine.state.TableCopy;
import io.goka.engine.state.TopicShapes;
import io.goka.spi.StorageLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The full local copies of topics that views and lookups read, from one start to the next. Owner:
 * the test's thread.
 */
final class Copies {

  private final ForgottenStorage storage = new ForgottenStorage();
  private final TableCopies copies;
  private final CallerDriver driver;

  Copies(MemoryTopics topics, EventLog events, TesterClock clock) {
    this.copies =
        new TableCopies(
            new TableCopies.Surroundings(
                new MemoryShapes(topics),
                () -> new TopicsConsumer(topics),
                (topic, kept, partition) -> StorageLocation.at(Path.of("memory")),
                events,
                clock,
                clock::nanos));
    this.driver = new CallerDriver(copies);
  }

  /** What the topics in memory are like. */
  private record MemoryShapes(MemoryTopics topics) implements TopicShapes {

    @Override
    public CompletionStage<Optional<TopicShape>> shape(String topic) {
      return CompletableFuture.completedFuture(topics.shape(topic));
    }
  }

  /** The copy of a topic, which follows it from now on. */
  TableCopy copy(String topic) {
    return copies.copy(topic, storage);
  }

  /** Lets the copies take one step. */
  boolean step() {
    return driver.step();
  }

  /** Gives all copies up. */
  void stop() {
    copies.end();
    driver.join(Duration.ZERO);
  }
}
