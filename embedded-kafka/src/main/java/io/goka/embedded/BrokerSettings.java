package io.goka.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The broker settings that make sense for a single node. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String CLIENT_LISTENER = "CLIENTS";

  private BrokerSettings() {}

  /**
   * All settings of a broker.
   *
   * @param directory where it keeps its records
   * @param port where clients find it
   * @param controllerPort where its own halves meet
   * @param overrides settings that win over those which are made here
   */
  static Properties of(
      Path directory, int port, int controllerPort, Map<String, String> overrides) {
    Properties settings = new Properties();
    settings.put("log.dirs", directory.toString());
    addListeners(settings, port, controllerPort);
    addSingleNode(settings);
    addQuickness(settings);
    addTopicDefaults(settings);
    settings.putAll(overrides);
    return settings;
  }

  private static void addListeners(Properties settings, int port, int controllerPort) {
    String clients = CLIENT_LISTENER + "://" + LoopbackPorts.ADDRESS + ":" + port;
    String controller = LoopbackPorts.ADDRESS + ":" + controllerPort;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE_ID));
    settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("inter.broker.listener.name", CLIENT_LISTENER);
    settings.put("listeners", clients + "," + CONTROLLER_LISTENER + "://" + controller);
    settings.put("advertised.listeners", clients);
    settings.put(
        "listener.security.protocol.map",
        CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
  }

  /** There is nobody to replicate to, so every replication factor that defaults to 3 is 1. */
  private static void addSingleNode(Properties settings) {
    settings.put("default.replication.factor", "1");
    settings.put("min.insync.replicas", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  /** Starts fast, recovers fast from a kill, and leaves memory to those who live beside it. */
  private static void addQuickness(Properties settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A killed broker may register again only when its former session is over.
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("log.cleaner.dedupe.buffer.size", "2097152");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
  }

  /** A first run with a console producer needs no other step: its topic comes into being. */
  private static void addTopicDefaults(Properties settings) {
    settings.put("auto.create.topics.enable", "true");
    settings.put("num.partitions", "4");
  }
}
