package io.goka.runtime.plugin;

import io.goka.spi.Edge;
import io.goka.spi.GroupGraph;
import java.util.List;
import java.util.Optional;

/**
 * What the SPI has and this version of the server does not serve: refused when it is defined, so
 * that nobody waits for a join that never answers. Each line goes when what it names is served.
 */
final class NotServedYet {

  private NotServedYet() {}

  /** Refuses whole kinds of plugins. */
  static void check(PluginKind kind) throws PluginFailure {
    if (kind == PluginKind.ACTION) {
      refuse(List.of("a plugin of the kind " + kind.label()));
    }
  }

  /** Refuses the edges and settings of a group. */
  static void check(GroupGraph graph) throws PluginFailure {
    refuse(graph.edges().stream().flatMap(edge -> refused(edge).stream()).toList());
  }

  private static Optional<String> refused(Edge edge) {
    if (edge instanceof Edge.Lookup lookup) {
      return Optional.of(".lookup(" + lookup.table() + ")");
    }
    return Optional.empty();
  }

  private static void refuse(List<String> refused) throws PluginFailure {
    if (!refused.isEmpty()) {
      boolean one = refused.size() == 1;
      throw new PluginFailure(
          String.join(" and ", refused)
              + (one ? " is" : " are")
              + " not served by this version of the server yet: remove "
              + (one ? "it" : "them")
              + ", or run the plugin on a later version");
    }
  }
}
