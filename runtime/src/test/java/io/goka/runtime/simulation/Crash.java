package io.goka.runtime.simulation;

/** Ends what a process does when it has crashed: thrown out of the call in which it did. */
public final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash(String process) {
    super(process + " has crashed", null, false, false);
  }
}
