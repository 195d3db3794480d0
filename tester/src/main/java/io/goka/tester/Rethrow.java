package io.goka.tester;

/** Throws what an author's code has thrown as it is, a checked exception too. */
final class Rethrow {

  private Rethrow() {}

  /**
   * Throws.
   *
   * @return never; so that the compiler sees that nothing follows
   */
  static RuntimeException asItIs(Throwable thrown) {
    throw Rethrow.<RuntimeException>unchecked(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the cast never happens
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
