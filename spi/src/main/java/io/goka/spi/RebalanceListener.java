package io.goka.spi;

/**
 * Told when partitions of a group come to this instance and leave it. Called on the group's task
 * threads, never twice at once for the same partition. What it throws is logged.
 *
 * <p>A partition whose commit has failed goes back to its last committed state, and is recovered:
 * it is told of as revoked and assigned again, so that what an author keeps beside the table can go
 * back with it.
 */
public interface RebalanceListener {

  /** A partition has come here, and is recovered: its first callback follows. */
  default void assigned(int partition) {}

  /** A partition has left this instance, or the group stops: its last callback has returned. */
  default void revoked(int partition) {}
}
