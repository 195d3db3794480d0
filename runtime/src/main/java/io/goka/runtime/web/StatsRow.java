package io.goka.runtime.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the UI's overview shows, as it is sent once a second. Lean: no partitions, and of plugins
 * only those that are broken.
 *
 * @param at when it was true
 * @param server the server
 * @param groups the groups
 * @param views the views
 * @param emitters the emitters
 * @param plugins how many plugins were found
 * @param brokenPlugins those that do not run
 * @param lastEvent the number of the last event
 */
record StatsRow(
    Instant at,
    ServerRow server,
    List<GroupRow> groups,
    List<ViewRow> views,
    List<EmitterRow> emitters,
    int plugins,
    List<PluginRow> brokenPlugins,
    long lastEvent) {

  static StatsRow of(RateWindow window, long lastEvent) {
    var snapshot = window.now();
    return new StatsRow(
        snapshot.at(),
        ServerRow.of(snapshot),
        snapshot.groups().stream().map(group -> GroupRow.of(group, window)).toList(),
        snapshot.views().stream().map(view -> ViewRow.of(view, Optional.empty())).toList(),
        snapshot.emitters().stream().map(emitter -> EmitterRow.of(emitter, window)).toList(),
        snapshot.plugins().size(),
        snapshot.plugins().stream().filter(plugin -> !plugin.runs()).map(PluginRow::of).toList(),
        lastEvent);
  }
}
