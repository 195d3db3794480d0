package io.goka.runtime.plugin;

import io.goka.engine.observe.PluginReport;
import io.goka.engine.observe.PluginReport.Problem;
import io.goka.spi.ActionPlugin;
import io.goka.spi.EmitterDefinition;
import io.goka.spi.EmitterPlugin;
import io.goka.spi.GroupGraph;
import io.goka.spi.PluginConfig;
import io.goka.spi.ProcessorPlugin;
import io.goka.spi.StorageProvider;
import io.goka.spi.ViewDefinition;
import io.goka.spi.ViewPlugin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the plugins of a catalog for their definitions. Owner: the thread that runs it, once. */
final class DefinitionStep {

  private static final Logger log = LoggerFactory.getLogger(DefinitionStep.class);

  private final Function<String, Map<String, String>> settings;
  private final Map<String, LoadedPlugin> groups = new HashMap<>();
  private final Map<String, LoadedPlugin> views = new HashMap<>();
  private final List<Defined> defined = new ArrayList<>();
  private final List<PluginReport> reports = new ArrayList<>();

  DefinitionStep(Function<String, Map<String, String>> settings) {
    this.settings = settings;
  }

  PluginDefinitions run(PluginCatalog catalog) {
    for (PluginCatalog.Entry entry : catalog.entries()) {
      PluginReport report = entry.report();
      reports.add(entry.plugin().map(plugin -> define(plugin, report)).orElse(report));
    }
    return new PluginDefinitions(defined, reports);
  }

  private PluginReport define(LoadedPlugin plugin, PluginReport report) {
    PluginConfig config = PluginConfig.of(plugin.name(), settings.apply(plugin.name()));
    try {
      defined.add(definition(plugin, config));
      return report.with(unusedSettings(plugin, config));
    } catch (PluginFailure e) {
      log.error(
          "Plugin {}, class {}, does not run: {}",
          plugin.source(),
          plugin.className(),
          e.reason(),
          e.getCause());
      return report.with(List.of(new Problem(true, e.reason())));
    }
  }

  private Defined definition(LoadedPlugin plugin, PluginConfig config) throws PluginFailure {
    NotServedYet.check(plugin.kind());
    PluginScope scope = new PluginScope(plugin.loader());
    return switch (plugin.kind()) {
      case PROCESSOR -> group(plugin, (ProcessorPlugin) plugin.instance(), config, scope);
      case EMITTER -> emitter(plugin, (EmitterPlugin) plugin.instance(), config, scope);
      case VIEW -> view(plugin, (ViewPlugin) plugin.instance(), config, scope);
      case ACTION -> new Defined.DefinedAction(plugin, (ActionPlugin) plugin.instance(), config);
      case STORAGE -> storage(plugin, (StorageProvider) plugin.instance(), config, scope);
    };
  }

  private Defined group(
      LoadedPlugin plugin, ProcessorPlugin processor, PluginConfig config, PluginScope scope)
      throws PluginFailure {
    GroupGraph graph = call(plugin, "its define()", () -> processor.define(config));
    Defined group = new Defined.DefinedGroup(plugin, wrap(plugin, () -> scope.wrap(graph)));
    LoadedPlugin first = groups.putIfAbsent(graph.group(), plugin);
    if (first != null) {
      throw alreadyDefined("group", graph.group(), first);
    }
    return group;
  }

  private static PluginFailure alreadyDefined(String kind, String name, LoadedPlugin first) {
    return new PluginFailure(
        "its "
            + kind
            + " '"
            + name
            + "' is already defined by class "
            + first.className()
            + " of "
            + first.source()
            + ": give one of the two "
            + kind
            + "s another name, or remove one of the plugins");
  }

  private static Defined emitter(
      LoadedPlugin plugin, EmitterPlugin emitter, PluginConfig config, PluginScope scope)
      throws PluginFailure {
    EmitterDefinition definition = call(plugin, "its define()", () -> emitter.define(config));
    return new Defined.DefinedEmitter(plugin, wrap(plugin, () -> scope.wrap(definition)));
  }

  private Defined view(LoadedPlugin plugin, ViewPlugin view, PluginConfig config, PluginScope scope)
      throws PluginFailure {
    ViewDefinition definition = call(plugin, "its define()", () -> view.define(config));
    Defined defined = new Defined.DefinedView(plugin, wrap(plugin, () -> scope.wrap(definition)));
    LoadedPlugin first = views.putIfAbsent(definition.name(), plugin);
    if (first != null) {
      throw alreadyDefined("view", definition.name(), first);
    }
    return defined;
  }

  private static Defined storage(
      LoadedPlugin plugin, StorageProvider provider, PluginConfig config, PluginScope scope)
      throws PluginFailure {
    call(
        plugin,
        "its configure()",
        () -> {
          provider.configure(config);
          return provider;
        });
    return new Defined.DefinedStorage(plugin, wrap(plugin, () -> scope.wrap(provider)));
  }

  /** Wrapping asks codecs, key formats and providers what they are, which is the plugin's code. */
  private static <T> T wrap(LoadedPlugin plugin, PluginCall<T> call) throws PluginFailure {
    return call(plugin, "a codec, key format or provider of it", call);
  }

  private static <T> T call(LoadedPlugin plugin, String doing, PluginCall<T> call)
      throws PluginFailure {
    return PluginCall.make(plugin.loader(), doing, call);
  }

  private static List<Problem> unusedSettings(LoadedPlugin plugin, PluginConfig config) {
    return config.unused().stream()
        .map(key -> "plugin." + plugin.name() + "." + key)
        .map(key -> key + " is set, but the plugin did not ask for it: correct or remove the key")
        .peek(reason -> log.warn("Plugin {}: {}", plugin.source(), reason))
        .map(reason -> new Problem(false, reason))
        .toList();
  }
}
