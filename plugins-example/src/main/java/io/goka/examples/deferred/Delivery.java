package io.goka.examples.deferred;

import java.util.concurrent.CompletionStage;

/** The way to the program outside. Any thread. */
@FunctionalInterface
interface Delivery {

  /**
   * Hands a click over, without waiting.
   *
   * @return completes once the program has taken it, exceptionally when it has not
   */
  CompletionStage<?> deliver(Click click);
}
