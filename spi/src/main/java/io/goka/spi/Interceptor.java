package io.goka.spi;

/**
 * Stands around every callback of a group: for timing, tracing, or a context of the author's own.
 * Called on the task thread of the record's partition, once a record.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * Runs the callback, or does not.
   *
   * @param context the callback's context
   * @param callback the rest of the way to the callback
   * @throws Exception what the callback threw, or the interceptor; both count as the callback's
   */
  void around(Context context, Continuation callback) throws Exception;

  /** The rest of the way to the callback. */
  @FunctionalInterface
  interface Continuation {

    /**
     * Runs the callback. Must be called at most once.
     *
     * @param context what the callback sees: the given context, or one that wraps it; a {@link
     *     TableContext} in a group with a table
     * @throws IllegalArgumentException when it is none
     */
    void proceed(Context context) throws Exception;
  }
}
