package io.goka.spi;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A read-only local copy of a whole table, which follows its topic. Made by the server;
 * thread-safe. Goes on answering from what it has while Kafka is away. Views of one topic in one
 * storage share a copy, also with the groups that look the table up.
 *
 * <p>What reads throws {@link IllegalStateException} before the view was level with its topic for
 * the first time, and again while the topic is read anew; {@link CodecException} when the topic
 * holds what the view's codec or key format does not read; and {@link StorageException} when the
 * local copy cannot be read.
 *
 * @param <V> the type of the values
 */
public interface View<V> {

  /** How far a view has come. */
  enum State {
    /** Declared, and not started. */
    IDLE,
    /**
     * Looks for its topic; tries again with backoff for as long as Kafka is away or the topic does
     * not exist. A view that was level goes on answering from what it has.
     */
    CONNECTING,
    /** Reads the topic from where its local copy ends. */
    RECOVERING,
    /** Level with its topic, and follows it. */
    RUNNING
  }

  /** How far the view has come. */
  State state();

  /** The value of a key. */
  Optional<V> get(String key);

  /** Whether a key has a value. */
  boolean has(String key);

  /**
   * Hands every key and value to {@code each}, in the unsigned byte order of the written keys
   * within a partition, until it returns false. Reads page by page: what is written meanwhile may
   * show or not.
   *
   * @throws UnsupportedOperationException when the view's storage keeps no order
   */
  void forEach(BiPredicate<String, V> each);

  /** Like {@link #forEach}, for keys that start with {@code prefix}. */
  void forEachWithPrefix(String prefix, BiPredicate<String, V> each);

  /**
   * Like {@link #forEach}, for keys from {@code from} (included) to {@code to} (excluded).
   *
   * @throws IllegalArgumentException when {@code from} is not below {@code to} in the unsigned byte
   *     order of the written keys, in which negative numbers come after all others
   */
  void forEachInRange(String from, String to, BiPredicate<String, V> each);

  /**
   * Drops a key from the local copy, for all who share it, until its topic has the next record of
   * it. Returns before that is done, which is a moment later; where it cannot be done then, as the
   * topic is read anew or the storage fails, the server's log says so.
   *
   * @throws IllegalStateException before the view was level for the first time
   * @throws CodecException when the key is not of the view's format
   */
  void evict(String key);

  /**
   * Throws the local copy away, for all who share it, and reads the topic anew. Returns at once.
   */
  void reread();
}
