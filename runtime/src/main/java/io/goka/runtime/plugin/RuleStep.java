package io.goka.runtime.plugin;

import io.goka.engine.kafka.TopicRules;
import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.PluginReport.Problem;
import io.goka.spi.GroupGraph;
import io.goka.spi.InvalidGraphException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the groups of plugins to the rules about their topics, once all are known: what one may
 * write depends on which others there are. Owner: the thread that runs it, once.
 */
final class RuleStep {

  private static final Logger log = LoggerFactory.getLogger(RuleStep.class);

  /** What tells a plugin from the others, in its report too. */
  private record Key(String source, String className) {}

  private final TopicRules rules;
  private final Predicate<String> deadLetters;
  private final Map<Key, List<Problem>> problems = new HashMap<>();

  RuleStep(TopicRules rules, Predicate<String> deadLetters) {
    this.rules = rules;
    this.deadLetters = deadLetters;
  }

  PluginDefinitions run(PluginDefinitions all) {
    List<Defined> kept = new ArrayList<>(all.defined());
    kept.removeIf(defined -> defined instanceof Defined.DefinedGroup group && !mayRun(group));
    return new PluginDefinitions(kept, all.reports().stream().map(this::withProblems).toList());
  }

  private boolean mayRun(Defined.DefinedGroup group) {
    LoadedPlugin plugin = group.plugin();
    GroupGraph graph = group.graph();
    List<String> violations = rules.violations(graph, deadLetters.test(graph.group()));
    if (!violations.isEmpty()) {
      String reason =
          String.valueOf(new InvalidGraphException(graph.group(), violations).getMessage());
      log.error(
          "Plugin {}, class {}, does not run: {}", plugin.source(), plugin.className(), reason);
      note(plugin, new Problem(true, reason));
      return false;
    }
    for (String warning : rules.warnings(graph)) {
      log.warn("Plugin {}: {}", plugin.source(), warning);
      note(plugin, new Problem(false, warning));
    }
    return true;
  }

  private void note(LoadedPlugin plugin, Problem problem) {
    problems
        .computeIfAbsent(new Key(plugin.source(), plugin.className()), first -> new ArrayList<>())
        .add(problem);
  }

  private PluginReport withProblems(PluginReport report) {
    Key key = new Key(report.source(), report.className().orElse(""));
    return report.with(problems.getOrDefault(key, List.of()));
  }
}
