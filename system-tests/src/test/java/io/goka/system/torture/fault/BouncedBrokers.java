package io.goka.system.torture.fault;

import io.goka.system.fixture.BrokerProcess;
import java.util.Random;

/** All brokers are restarted one by one, as in an upgrade of Kafka. */
public final class BouncedBrokers implements Fault {

  @Override
  public String name() {
    return "broker-bounce";
  }

  @Override
  public boolean fits(int instances, int brokers) {
    return brokers > 1;
  }

  @Override
  public String strike(Scene scene, Random random) throws Exception {
    for (BrokerProcess broker : scene.shuffledBrokers(random)) {
      broker.stop();
      Instants.pass(random, 0, 500);
      broker.start();
      scene.brokers().awaitAll();
    }
    return "all brokers";
  }
}
