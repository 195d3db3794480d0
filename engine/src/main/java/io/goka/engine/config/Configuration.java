package io.goka.engine.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration of this server, whole and checked. Immutable; read from any thread.
 *
 * <p>{@link ConfigurationReader} makes it, the composition root hands its parts on.
 */
public final class Configuration {

  private final Settings settings;
  private final ConfigurationSources sources;
  private final ServerConfig server;
  private final KafkaConfig kafka;
  private final TopicConfig topics;
  private final StateConfig state;

  /**
   * @param settings in which nothing is wrong
   */
  Configuration(Settings settings, ConfigurationSources sources) {
    this.settings = settings;
    this.sources = sources;
    this.server = ServerKeys.read(settings::server, sources);
    this.kafka = KafkaKeys.read(settings::server, settings.clients());
    this.topics = TopicKeys.read(settings::server);
    this.state = StateKeys.read(settings::server);
  }

  /** The process as a whole. */
  public ServerConfig server() {
    return server;
  }

  /** How Kafka is reached. */
  public KafkaConfig kafka() {
    return kafka;
  }

  /** The topics that the server makes. */
  public TopicConfig topics() {
    return topics;
  }

  /** The memory of local state. */
  public StateConfig state() {
    return state;
  }

  /**
   * One group: what is set for it, and for the rest what is set for all groups. Never fails: a name
   * that the configuration does not know has nothing of its own.
   */
  public GroupConfig group(String name) {
    return GroupKeys.read(settings.group(name), sources.processors());
  }

  /** The views that the configuration declares, by name: those whose topic is set. */
  public List<ViewConfig> views() {
    return settings.views().stream()
        .filter(name -> settings.view(name).apply(ViewKeys.TOPIC).value() != null)
        .map(name -> ViewKeys.read(name, settings.view(name)))
        .toList();
  }

  /** The name of the storage provider that keeps a view, whoever declares it. */
  public String viewStorage(String name) {
    return settings.view(name).apply(ViewKeys.STORAGE).string();
  }

  /**
   * What is set for one plugin, keys without {@code plugin.<name>.}; references are resolved, so
   * that some values may be secrets. Empty when nothing is set.
   */
  public Map<String, String> plugin(String name) {
    return settings.plugin(name);
  }

  /**
   * Sentences for the log about settings of groups, views and plugins that are not there: misspelt,
   * most often. No error, because a plugin may come later.
   *
   * @param groups the names of the groups that run here
   * @param views the names of the views
   * @param plugins the names of the plugins that were found
   */
  public List<String> strays(Set<String> groups, Set<String> views, Set<String> plugins) {
    Set<String> prefixes = new TreeSet<>();
    groups.forEach(name -> prefixes.add(GroupKeys.PREFIX + name));
    views.forEach(name -> prefixes.add(ViewKeys.PREFIX + name));
    plugins.forEach(name -> prefixes.add(PluginKeys.PREFIX + name));
    return settings.strays(groups, views, plugins).stream()
        .map(
            setting -> {
              String kind = kindOf(setting.address());
              return setting.key()
                  + " ("
                  + setting.origin().place()
                  + ") is the setting of no "
                  + kind
                  + " that is here"
                  + Suggestion.question(Suggestion.closest(ownerOf(setting), prefixes));
            })
        .toList();
  }

  private static String kindOf(Address address) {
    if (address instanceof Address.Group) {
      return "group";
    }
    return address instanceof Address.View ? "view" : "plugin";
  }

  private static String ownerOf(Setting setting) {
    String key = setting.key();
    if (setting.address() instanceof Address.View view) {
      return key.substring(0, key.length() - view.key().length() - 1);
    }
    if (setting.address() instanceof Address.Group group) {
      return key.substring(0, key.length() - group.key().length() - 1);
    }
    return key.substring(0, key.lastIndexOf('.'));
  }

  /**
   * Every setting in force, for the API: the server's keys in the order of the reference page,
   * defaults included, then what is set of Kafka's clients, groups, views and plugins. Secrets are
   * hidden.
   */
  public List<EffectiveSetting> describe() {
    return settings.inForce().stream().map(Setting::described).toList();
  }

  /** Names the server and none of the settings, some of which are secrets. */
  @Override
  public String toString() {
    return "Configuration[" + server.host() + ":" + server.port() + "]";
  }
}
