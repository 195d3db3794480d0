package io.goka.engine.observe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One plugin class that was found, or one jar in which none could be.
 *
 * @param source the jar or folder under {@code plugins/} that it came from
 * @param className the plugin's class; empty when the jar names none that could be read
 * @param kind {@code processor}, {@code emitter}, {@code view}, {@code action}, {@code storage};
 *     empty when unknown
 * @param name the plugin's name; empty when its class could not be made
 * @param version the jar's {@code Implementation-Version}
 * @param problems why it does not run, or what the operator should look at; empty when all is well
 */
public record PluginReport(
    String source,
    Optional<String> className,
    Optional<String> kind,
    Optional<String> name,
    Optional<String> version,
    List<Problem> problems) {

  /** Keeps its own copy of the problems. */
  public PluginReport {
    problems = List.copyOf(problems);
  }

  /** The report with further problems. */
  public PluginReport with(List<Problem> further) {
    return new PluginReport(
        source,
        className,
        kind,
        name,
        version,
        Stream.concat(problems.stream(), further.stream()).toList());
  }

  /** Whether the plugin runs. */
  public boolean runs() {
    return problems.stream().noneMatch(Problem::fatal);
  }

  /**
   * Something about a plugin that an operator or its author should mend.
   *
   * @param fatal whether it keeps the plugin from running
   * @param reason what is wrong and how to mend it, in one sentence
   */
  public record Problem(boolean fatal, String reason) {}
}
