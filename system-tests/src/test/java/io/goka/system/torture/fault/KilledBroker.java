package io.goka.system.torture.fault;

import io.goka.system.fixture.BrokerProcess;
import java.util.Random;

/** {@code kill -9} of a broker, which comes back. */
public final class KilledBroker implements Fault {

  @Override
  public String name() {
    return "broker-kill";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    BrokerProcess broker = scene.anyBroker(random);
    broker.kill();
    Instants.pass(random, 0, 1500);
    broker.start();
    scene.brokers().awaitAll();
    return broker.name();
  }
}
