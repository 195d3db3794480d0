package io.goka.system.torture.fault;

import io.goka.system.fixture.TcpProxy;
import java.time.Duration;
import java.util.Random;

/** All between a server and Kafka takes longer. */
public final class SlowNetwork implements Fault {

  @Override
  public String name() {
    return "delay";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    Duration delay = Duration.ofMillis(random.nextInt(20, 300));
    victim.network().forEach(proxy -> proxy.delay(delay));
    Instants.pass(random, 2000, 5000);
    victim.network().forEach(TcpProxy::heal);
    return victim.name() + " by " + delay.toMillis() + " ms";
  }
}
