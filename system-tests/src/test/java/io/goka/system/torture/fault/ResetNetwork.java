package io.goka.system.torture.fault;

import io.goka.system.fixture.TcpProxy;
import java.util.Random;

/** All connections between a server and Kafka are reset, some times in a row. */
public final class ResetNetwork implements Fault {

  @Override
  public String name() {
    return "reset";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    int times = random.nextInt(1, 6);
    for (int i = 0; i < times; i++) {
      victim.network().forEach(TcpProxy::reset);
      Instants.pass(random, 50, 700);
    }
    return victim.name() + ", " + times + " times";
  }
}
