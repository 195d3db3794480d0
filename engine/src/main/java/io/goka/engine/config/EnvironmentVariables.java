package io.goka.engine.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Settings from the environment. A variable is found by asking which key would be written so: the
 * way from key to variable is sure, the way back is not. Owner: any thread.
 */
final class EnvironmentVariables {

  static final String PREFIX = "GOKA_";

  private static final String PLUGIN = PREFIX + "PLUGIN__";
  private static final String PART = "__";

  /** Read by the start script and the build, not here. */
  private static final Set<String> OF_OTHERS =
      Set.of(
          "GOKA_HOME",
          "GOKA_HEAP_OPTS",
          "GOKA_JVM_OPTS",
          "GOKA_REQUIRE_BROWSER",
          "GOKA_REQUIRE_KCAT");

  /**
   * Kubernetes gives each pod such variables for each service in its namespace, and one that is
   * called {@code goka-server} is likely: its {@code GOKA_SERVER_PORT} is a URL.
   */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "GOKA_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern URL_OF_KUBERNETES = Pattern.compile("(tcp|udp|sctp)://.*");

  private final KeyCatalogue keys;
  private final Map<String, String> keyOfVariable = new HashMap<>();

  EnvironmentVariables(KeyCatalogue keys) {
    this.keys = keys;
    keys.fixed().forEach(key -> keyOfVariable.put(variable(key), key));
  }

  /** The variable that sets a key without the name of a group or plugin in it. */
  static String variable(String key) {
    return PREFIX + asInVariables(key);
  }

  /** The settings in the order of their variables; an unknown variable is told. */
  List<Written> read(Map<String, String> environment, Problems problems) {
    List<Written> settings = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (variable.startsWith(PREFIX) && !isOfOthers(variable, value)) {
                setting(variable, value.strip(), problems).ifPresent(settings::add);
              }
            });
    return settings;
  }

  private static boolean isOfOthers(String variable, String value) {
    return OF_OTHERS.contains(variable)
        || OF_KUBERNETES.matcher(variable).matches()
        || (variable.endsWith("_PORT") && URL_OF_KUBERNETES.matcher(value).matches());
  }

  private Optional<Written> setting(String variable, String value, Problems problems) {
    Origin origin = Origin.variable(variable);
    String key = keyOfVariable.get(variable);
    if (key != null) {
      return keys.address(key, origin, problems)
          .map(address -> new Written(address, key, value, origin));
    }
    if (variable.startsWith("GOKA_GROUP_")) {
      return ofNamed(keys.groupKeys(), Address.Group::new, variable, value, origin, problems);
    }
    if (variable.startsWith("GOKA_VIEW_")) {
      return ofNamed(keys.viewKeys(), Address.View::new, variable, value, origin, problems);
    }
    if (variable.startsWith("GOKA_PLUGIN_")) {
      return ofPlugin(variable, value, origin, problems);
    }
    Optional<String> closest = Suggestion.closest(variable, new TreeSet<>(keyOfVariable.keySet()));
    problems.add(
        variable + " (environment) is not a known variable" + Suggestion.question(closest));
    return Optional.empty();
  }

  private static Optional<Written> ofNamed(
      NamedKeys named,
      BiFunction<Address.Name, String, Address> address,
      String variable,
      String value,
      Origin origin,
      Problems problems) {
    String start = PREFIX + asInVariables(named.kind()) + PART;
    String rest = variable.startsWith(start) ? variable.substring(start.length()) : "";
    Optional<String> known =
        named.keys().stream()
            .filter(key -> rest.endsWith(PART + asInVariables(key)))
            .max(Comparator.comparingInt(String::length));
    int nameEnd = rest.length() - known.map(key -> PART.length() + key.length()).orElse(0);
    if (known.isEmpty() || nameEnd <= 0) {
      problems.add(
          variable
              + " (environment) is not a setting of a "
              + named.kind()
              + ": write "
              + start
              + "<NAME>__<KEY>, such as "
              + start
              + named.example()
              + ".");
      return Optional.empty();
    }
    Address.Name name = new Address.Name(rest.substring(0, nameEnd), true);
    String shown = named.prefix() + name.text().toLowerCase(Locale.ROOT) + "." + known.get();
    return Optional.of(new Written(address.apply(name, known.get()), shown, value, origin));
  }

  private static Optional<Written> ofPlugin(
      String variable, String value, Origin origin, Problems problems) {
    String rest = variable.startsWith(PLUGIN) ? variable.substring(PLUGIN.length()) : "";
    int part = rest.lastIndexOf(PART);
    if (part <= 0 || part + PART.length() == rest.length()) {
      problems.add(
          variable
              + " (environment) is not a setting of a plugin: write GOKA_PLUGIN__<NAME>__<SETTING>,"
              + " such as GOKA_PLUGIN__CLICK_EMITTER__RATE.");
      return Optional.empty();
    }
    Address.Name name = new Address.Name(rest.substring(0, part), true);
    String key = rest.substring(part + PART.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    String shown = PluginKeys.PREFIX + name.text().toLowerCase(Locale.ROOT) + "." + key;
    return Optional.of(new Written(new Address.PluginVariable(name, key), shown, value, origin));
  }

  private static String asInVariables(String key) {
    return Address.Name.asInVariables(key);
  }
}
