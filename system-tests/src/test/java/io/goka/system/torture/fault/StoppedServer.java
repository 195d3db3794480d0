package io.goka.system.torture.fault;

import java.util.Random;

/** SIGTERM of a server, which ends in good order and is started again after a moment. */
public final class StoppedServer implements Fault {

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.stop();
    Instants.pass(random, 0, 1500);
    victim.start();
    return victim.name();
  }
}
