package io.goka.examples.deferred;

import java.util.concurrent.CompletionStage;

/** The way to the program outside. Any thread. */
@FunctionalInterface
interface Delivery {

  /**
   * Hands a click over. Does not wait for it to be taken, but for its turn while too many are under
   * way: the partition's other records wait with it, and in the end Kafka is asked for no more.
   *
   * @return completes once the program has taken it, exceptionally when it has not
   * @throws InterruptedException when it was interrupted while it waited
   */
  CompletionStage<?> deliver(Click click) throws InterruptedException;
}
