package io.goka.engine.thread;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows whoever watches it that work goes on, and where it is. Owner: the working thread beats; any
 * thread looks.
 *
 * <p>A beat is a plain write, without a fence, so that it may come with every record: others see it
 * soon, which is enough for those who wait for seconds.
 */
public final class Pulse {

  /** The work is in a step, at no place of its own. */
  public static final int NOWHERE = -1;

  private static final int RESTING = -2;

  private final AtomicLong beats = new AtomicLong();
  private final AtomicInteger place = new AtomicInteger(RESTING);

  /** The work has come a little further. Working thread. */
  public void beat() {
    beats.setOpaque(beats.getPlain() + 1);
  }

  /**
   * The work goes on at a place. Working thread.
   *
   * @param number the place's number; {@link #NOWHERE} when it has none
   */
  public void at(int number) {
    place.setOpaque(number);
    beat();
  }

  /** The work waits for something to do: no beat is missed until {@link #at}. Working thread. */
  public void rest() {
    at(RESTING);
  }

  /** How many beats there were. Any thread. */
  public long beats() {
    return beats.getOpaque();
  }

  /** Where the work is; {@link #NOWHERE} when it is at no place. Any thread. */
  public int place() {
    return place.getOpaque();
  }

  /** Whether the work waits for something to do. Any thread. */
  public boolean rests() {
    return place() == RESTING;
  }
}
