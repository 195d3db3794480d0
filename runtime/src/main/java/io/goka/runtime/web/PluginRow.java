package io.goka.runtime.web;

import io.goka.engine.observe.PluginReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plugin in the API.
 *
 * @param source the jar or folder that it came from
 * @param className its class; null when none could be read
 * @param kind {@code processor}, {@code emitter}, {@code view}, {@code action} or {@code storage};
 *     null when unknown
 * @param name its name; null when its class could not be made
 * @param version its jar's version; null when the jar has none
 * @param runs whether it runs
 * @param problems why it does not, or what should be looked at
 */
record PluginRow(
    String source,
    @Nullable String className,
    @Nullable String kind,
    @Nullable String name,
    @Nullable String version,
    boolean runs,
    List<PluginReport.Problem> problems) {

  static PluginRow of(PluginReport report) {
    return new PluginRow(
        report.source(),
        report.className().orElse(null),
        report.kind().orElse(null),
        report.name().orElse(null),
        report.version().orElse(null),
        report.runs(),
        report.problems());
  }
}
