package io.goka.tester;

/**
 * Counts what happens among the topics, so that whoever steps the engine knows when all is quiet.
 * Owner: the test's thread.
 */
final class Activity {

  private long count;

  /** Something was read, written or posted. */
  void happened() {
    count++;
  }

  /** How much has happened so far. */
  long count() {
    return count;
  }
}
