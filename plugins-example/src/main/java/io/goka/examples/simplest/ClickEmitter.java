package io.goka.examples.simplest;

import static io.goka.examples.simplest.ClickCounter.CLICKS;

import io.goka.spi.Emitter;
import io.goka.spi.EmitterContext;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.PluginConfig;
import io.goka.spi.PluginConfigException;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes live clicks: users who visit pages, a few of them much more often than the others.
 *
 * <p>Settings: {@code plugin.click-emitter.rate}, clicks a second (4), and {@code
 * plugin.click-emitter.users}, how many users there are (12).
 */
public final class ClickEmitter implements EmitterPlugin {

  private static final double DEFAULT_RATE = 4;
  private static final int DEFAULT_USERS = 12;
  private static final int MOST = 1_000_000;

  private final RandomGenerator random;
  private final LongSupplier nanoTime;

  /** Called by the server. */
  public ClickEmitter() {
    this(new SplittableRandom(), System::nanoTime);
  }

  /**
   * @param random chooses users and pages
   * @param nanoTime the clock that paces them
   */
  ClickEmitter(RandomGenerator random, LongSupplier nanoTime) {
    this.random = random;
    this.nanoTime = nanoTime;
  }

  @Override
  public EmitterDefinition define(PluginConfig config) {
    double rate = config.decimal("rate", DEFAULT_RATE);
    check("rate", rate, rate > 0 && rate <= MOST, "a number above 0");
    int users = config.integer("users", DEFAULT_USERS);
    check("users", users, users >= 1 && users <= MOST, "a whole number from 1");
    Visitors visitors = new Visitors(users, random);
    return EmitterDefinition.emits(CLICKS)
        .runs(context -> emit(context, visitors, new Pace(rate, nanoTime)));
  }

  /**
   * Emits until the server stops. While Kafka is away the emitter blocks, and throws in the end:
   * the server then calls this again after a while, so there is nothing to handle here.
   */
  private static void emit(EmitterContext context, Visitors visitors, Pace pace) {
    Emitter<String> clicks = context.emitter(CLICKS);
    while (context.pause(pace.interval())) {
      for (int due = pace.due(); due > 0 && !context.stopping(); due--) {
        clicks.emit(visitors.user(), visitors.page());
      }
    }
  }

  private void check(String key, Object value, boolean legal, String expected) {
    if (!legal) {
      throw new PluginConfigException(
          "plugin."
              + name()
              + "."
              + key
              + "="
              + value
              + " is wrong: expected "
              + expected
              + " up to "
              + MOST);
    }
  }
}
