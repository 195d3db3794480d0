package io.goka.runtime.web;

import io.goka.runtime.server.ServerSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The server itself in the API.
 *
 * @param instance this instance's name in the cluster
 * @param version the server's version
 * @param startedAt when the process started
 * @param uptimeSeconds how long ago that is
 * @param kafka which Kafka it uses
 * @param ready whether it is ready to serve
 * @param notReady why it is not
 */
record ServerRow(
    String instance,
    String version,
    Instant startedAt,
    double uptimeSeconds,
    ServerSnapshot.Kafka kafka,
    boolean ready,
    List<String> notReady) {

  static ServerRow of(ServerSnapshot snapshot) {
    return new ServerRow(
        snapshot.instance(),
        snapshot.version(),
        snapshot.startedAt(),
        Duration.between(snapshot.startedAt(), snapshot.at()).toMillis() / 1000.0,
        snapshot.kafka(),
        snapshot.notReady().isEmpty(),
        snapshot.notReady());
  }
}
