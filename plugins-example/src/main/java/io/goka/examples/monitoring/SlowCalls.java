package io.goka.examples.monitoring;

import io.goka.spi.Context;
import io.goka.spi.Interceptor;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which records take long. Owner: any thread; there are as many calls at once as tasks. */
final class SlowCalls implements Interceptor {

  private static final Logger log = LoggerFactory.getLogger(SlowCalls.class);

  private final Duration limit;
  private final LongSupplier nanoTime;
  private final LongAdder slow;

  /**
   * @param limit how long a callback may take
   * @param nanoTime a clock, as {@link System#nanoTime}
   * @param slow counts those that took longer
   */
  SlowCalls(Duration limit, LongSupplier nanoTime, LongAdder slow) {
    this.limit = limit;
    this.nanoTime = nanoTime;
    this.slow = slow;
  }

  @Override
  public void around(Context context, Continuation callback) throws Exception {
    long start = nanoTime.getAsLong();
    try {
      callback.proceed(context);
    } finally {
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - start);
      if (took.compareTo(limit) > 0) {
        slow.increment();
        log.warn(
            "{} took {} ms for '{}', offset {} of {}-{}",
            context.group(),
            took.toMillis(),
            context.key(),
            context.offset(),
            context.topic(),
            context.partition());
      }
    }
  }
}
