package io.goka.system.torture.fault;

import io.goka.system.fixture.TcpProxy;
import java.util.Random;

/**
 * Nothing gets through between a server and Kafka, and nobody is told: for less than a session or
 * for more.
 */
public final class CutNetwork implements Fault {

  @Override
  public String name() {
    return "cut";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    Instance victim = scene.anyInstance(random);
    victim.network().forEach(TcpProxy::cut);
    int session = (int) scene.session().toMillis();
    Instants.pass(random, session / 5, 2 * session);
    victim.network().forEach(TcpProxy::heal);
    return victim.name();
  }
}
