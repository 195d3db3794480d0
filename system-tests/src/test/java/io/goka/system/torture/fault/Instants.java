package io.goka.system.torture.fault;

import io.goka.system.fixture.Waiting;
import java.time.Duration;
import java.util.Random;

/** Random lengths of time, which go by. */
final class Instants {

  private Instants() {}

  static void pass(Random random, int fromMillis, int toMillis) {
    Waiting.pass(Duration.ofMillis(random.nextInt(fromMillis, toMillis)));
  }
}
