package io.goka.engine.config;

import java.util.List;

/** The configuration cannot be used. Holds all that is wrong with it, and never a secret. */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    super(format(problems));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong: one sentence each, which names the key, where it stands, and what to write. */
  public List<String> problems() {
    return problems;
  }

  /** All problems as text for the terminal, without a line feed at its end. */
  public String message() {
    return format(problems);
  }

  private static String format(List<String> problems) {
    StringBuilder text = new StringBuilder("The configuration has ");
    text.append(problems.size() == 1 ? "a mistake:" : problems.size() + " mistakes:");
    problems.forEach(problem -> text.append("\n  - ").append(problem));
    return text.toString();
  }
}
