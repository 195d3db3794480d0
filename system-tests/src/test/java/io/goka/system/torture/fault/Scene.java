package io.goka.system.torture.fault;

import io.goka.system.fixture.BrokerProcess;
import io.goka.system.fixture.Brokers;
import io.goka.system.fixture.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Everybody to whom something can be done. Owner: the thread of the run.
 *
 * @param brokers Kafka
 * @param kafka Kafka as the tests see it, past the networks
 * @param instances the servers
 * @param session after how long a silent server is taken for gone
 * @param poisoned the keys of all records that are to be dead letters
 * @param breaches promises that a fault itself has seen broken, one line each
 */
public record Scene(
    Brokers brokers,
    Cluster kafka,
    List<Instance> instances,
    Duration session,
    List<String> poisoned,
    List<String> breaches) {

  /** Any of the servers. */
  public Instance anyInstance(Random random) {
    return instances.get(random.nextInt(instances.size()));
  }

  /** Any of the brokers. */
  public BrokerProcess anyBroker(Random random) {
    return brokers.all().get(random.nextInt(brokers.all().size()));
  }

  /** All brokers in any order. */
  public List<BrokerProcess> shuffledBrokers(Random random) {
    List<BrokerProcess> all = new ArrayList<>(brokers.all());
    Collections.shuffle(all, random);
    return all;
  }
}
