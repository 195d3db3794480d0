package io.goka.system.torture.fault;

import io.goka.system.fixture.BrokerProcess;
import java.util.Random;

/** A broker is stopped in good order, and comes back. */
public final class RestartedBroker implements Fault {

  @Override
  public String name() {
    return "broker-restart";
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    BrokerProcess broker = scene.anyBroker(random);
    broker.stop();
    Instants.pass(random, 0, 1500);
    broker.start();
    scene.brokers().awaitAll();
    return broker.name();
  }
}
