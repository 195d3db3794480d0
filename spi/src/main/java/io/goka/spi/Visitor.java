package io.goka.spi;

/**
 * The handle of a visitor: a callback that runs once for every key of the group's table when an
 * operator or a program asks for it.
 *
 * @param name the visitor's name within its group, as the API has it
 * @param argument the codec of the argument that is handed to each call
 * @param <A> the type of the argument
 */
public record Visitor<A>(String name, Codec<A> argument) {

  /** Checks the name. */
  public Visitor {
    Names.check("visitor", name);
  }

  /**
   * A visitor.
   *
   * @throws IllegalArgumentException when the name holds other characters than a topic's may
   */
  public static <A> Visitor<A> of(String name, Codec<A> argument) {
    return new Visitor<>(name, argument);
  }
}
