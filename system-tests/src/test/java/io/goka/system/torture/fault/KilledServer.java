package io.goka.system.torture.fault;

import java.util.Random;

/** {@code kill -9} of a server, which is started again after a moment. */
public final class KilledServer implements Fault {

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.kill();
    Instants.pass(random, 0, 1500);
    victim.start();
    return victim.name();
  }
}
