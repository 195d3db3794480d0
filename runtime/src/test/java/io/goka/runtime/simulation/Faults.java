package io.goka.runtime.simulation;

/**
 * What goes wrong, and how often.
 *
 * @param crashes how many calls of 10,000 their process does not come back from
 * @param kills how many of an operator's steps of 10,000 kill a process
 * @param stops how many of an operator's steps of 10,000 ask an instance to leave in good order
 * @param pauses how many of an operator's steps of 10,000 stop a process for a while
 * @param longestPauseMillis for how long at most
 * @param cuts how many of an operator's steps of 10,000 cut a process off from Kafka for a while
 * @param stuck how many callbacks of 10,000 do not return for longer than a revocation waits
 * @param lost how many requests, and how many answers, of 1,000 are lost
 * @param stale how many answers of 1,000 tell of offsets that were committed long ago
 */
public record Faults(
    int crashes,
    int kills,
    int stops,
    int pauses,
    int longestPauseMillis,
    int cuts,
    int stuck,
    int lost,
    int stale) {

  /** Nothing goes wrong. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 1, 0, 0, 0, 0);
}
