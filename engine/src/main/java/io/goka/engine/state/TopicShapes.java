package io.goka.engine.state;

import io.goka.engine.kafka.TopicShape;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Knows topics that others make; in a server, Kafka's admin client does. Called on any thread. */
@FunctionalInterface
public interface TopicShapes {

  /**
   * What a topic is like. Does not block.
   *
   * @return empty when there is no such topic; fails when nobody can tell, with a message for the
   *     operator
   */
  CompletionStage<Optional<TopicShape>> shape(String topic);
}
