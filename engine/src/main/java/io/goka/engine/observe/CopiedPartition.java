package io.goka.engine.observe;

/**
 * One partition of a full local copy of a topic.
 *
 * @param partition its number
 * @param level whether the copy was level with the topic, and follows it
 * @param progress how far it is; when level, the end is the topic's as it was last seen
 * @param keys how many keys it holds, exactly where they were counted; 0 before it is level
 */
public record CopiedPartition(int partition, boolean level, RecoveryProgress progress, long keys) {

  /** How many offsets of the topic it has not read. */
  public long lag() {
    return Math.max(0, progress.end() - progress.position());
  }
}
