package io.goka.engine.config;

/** Where a setting comes from: a later one of these overrides an earlier one. */
public enum Source {
  /** Nobody has set it. */
  DEFAULT("default"),
  /** The properties file. */
  FILE("file"),
  /** A variable {@code GOKA_…} of the environment. */
  ENVIRONMENT("environment"),
  /** {@code --set}, or a flag of the command line. */
  COMMAND_LINE("command line");

  private final String label;

  Source(String label) {
    this.label = label;
  }

  /** The source's name in the API and the UI. */
  public String label() {
    return label;
  }
}
