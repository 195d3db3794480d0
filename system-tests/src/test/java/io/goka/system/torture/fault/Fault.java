package io.goka.system.torture.fault;

import java.util.Random;

/** Something that befalls a cluster, and is over when it returns. */
public interface Fault {

  /** What it is called, on the command line and in the summary. */
  String name();

  /** Whether there has to be more than one server, or broker, for it. */
  default boolean fits(int instances, int brokers) {
    return true;
  }

  /**
   * Strikes, and makes good again what it has done, as far as that is its own: servers may still
   * recover when it returns.
   *
   * @param random decides on victim and instants, and on nothing that another one could not repeat
   * @return what was done to whom, in a few words
   */
  String strike(Scene scene, Random random) throws Exception;
}
