package io.goka.spi;

import java.util.List;

/** A group graph breaks rules; all that it breaks are told at once, each with its mend. */
public class InvalidGraphException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> violations;

  /**
   * @param group the group's name
   * @param violations one sentence a rule that is broken, each with its mend; at least one
   */
  public InvalidGraphException(String group, List<String> violations) {
    super("the graph of group '" + group + "' is invalid: " + String.join("; ", violations));
    this.violations = List.copyOf(violations);
  }

  /** One sentence a rule that is broken, in the order of the graph's definition. */
  public List<String> violations() {
    return violations;
  }
}
