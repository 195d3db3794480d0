package io.goka.runtime.server;

import io.goka.engine.observe.EmitterSnapshot;
import io.goka.engine.observe.GroupSnapshot;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.ViewSnapshot;
import java.time.Instant;
import java.util.List;

/**
 * The whole server at one moment: what the API, the UI and the metrics are made from.
 *
 * @param instance this instance's name in the cluster
 * @param version the server's version
 * @param startedAt when the process started
 * @param at when this snapshot was taken
 * @param kafka which Kafka it uses
 * @param stateMemory what tables take outside the Java heap
 * @param groups the groups, by name
 * @param views the views, by name
 * @param emitters the emitters, by name
 * @param plugins every plugin that was found, in the order of its jar
 * @param notReady why the server is not ready to serve; empty when it is
 */
public record ServerSnapshot(
    String instance,
    String version,
    Instant startedAt,
    Instant at,
    Kafka kafka,
    StateMemory stateMemory,
    List<GroupSnapshot> groups,
    List<ViewSnapshot> views,
    List<EmitterSnapshot> emitters,
    List<PluginReport> plugins,
    List<String> notReady) {

  /**
   * The Kafka that is used.
   *
   * @param bootstrapServers where it is
   * @param embedded whether it runs in this process
   */
  public record Kafka(String bootstrapServers, boolean embedded) {}

  /**
   * What tables take outside the Java heap: blocks that were read, and write buffers.
   *
   * @param used how much it is, in bytes
   * @param most what it may become, in bytes
   */
  public record StateMemory(long used, long most) {}
}
