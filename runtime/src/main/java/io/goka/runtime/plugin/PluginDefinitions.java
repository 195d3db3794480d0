package io.goka.runtime.plugin;

import io.goka.engine.config.TopicConfig;
import io.goka.engine.kafka.TopicRules;
import io.goka.engine.observe.PluginReport;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the plugins of a catalog have defined. Owner: any thread.
 *
 * @param defined the definitions that run, in the catalog's order
 * @param reports a report for each entry of the catalog, in its order
 */
public record PluginDefinitions(List<Defined> defined, List<PluginReport> reports) {

  /** Keeps its own copies. */
  public PluginDefinitions {
    defined = List.copyOf(defined);
    reports = List.copyOf(reports);
  }

  /**
   * Asks every plugin for its definition, on the calling thread. What a plugin throws, and what
   * this server does not serve, is logged and reported, and leaves the other plugins alone.
   *
   * @param catalog the plugins
   * @param settings the settings of a plugin by its name, keys without {@code plugin.<name>.}
   */
  public static PluginDefinitions of(
      PluginCatalog catalog, Function<String, Map<String, String>> settings) {
    return new DefinitionStep(settings).run(catalog);
  }

  /**
   * Leaves out the groups that break a rule about their topics, each with all that it breaks in its
   * report, and notes there what is to be looked at.
   *
   * @param config how topics are named
   * @param deadLetters whether the policies of the group of that name may write dead letters
   */
  public PluginDefinitions holdTo(TopicConfig config, Predicate<String> deadLetters) {
    TopicRules rules =
        new TopicRules(config, groups().stream().map(Defined.DefinedGroup::graph).toList());
    return new RuleStep(rules, deadLetters).run(this);
  }

  /** The groups; no two have one name. */
  public List<Defined.DefinedGroup> groups() {
    return only(Defined.DefinedGroup.class);
  }

  /** The emitters. */
  public List<Defined.DefinedEmitter> emitters() {
    return only(Defined.DefinedEmitter.class);
  }

  /** The views; no two have one name. */
  public List<Defined.DefinedView> views() {
    return only(Defined.DefinedView.class);
  }

  /** The actions. */
  public List<Defined.DefinedAction> actions() {
    return only(Defined.DefinedAction.class);
  }

  /** The storage providers. */
  public List<Defined.DefinedStorage> storages() {
    return only(Defined.DefinedStorage.class);
  }

  private <D extends Defined> List<D> only(Class<D> kind) {
    return defined.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
