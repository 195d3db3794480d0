package io.goka.engine.config;

/**
 * The place at which a setting was written, so that a message can send the operator there.
 *
 * @param source the kind of place
 * @param place the file and line, the variable, or the option of the command line
 */
record Origin(Source source, String place) {

  static final Origin DEFAULT = new Origin(Source.DEFAULT, "default");

  static Origin file(String file, int line) {
    return new Origin(Source.FILE, file + ":" + line);
  }

  static Origin variable(String name) {
    return new Origin(Source.ENVIRONMENT, name);
  }

  static Origin option(String option) {
    return new Origin(Source.COMMAND_LINE, option);
  }
}
