package io.goka.system.torture.fault;

import java.util.Random;

/** A server leaves and comes back, over and over, before the partitions have come to rest. */
public final class RebalanceStorm implements Fault {

  private static final int TIMES = 3;

  @Override
  public String name() {
    return "storm";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    for (int i = 0; i < TIMES; i++) {
      victim.stop();
      victim.start();
      Instants.pass(random, 1500, 4000);
    }
    return victim.name() + ", " + TIMES + " times";
  }
}
