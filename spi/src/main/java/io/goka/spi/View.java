package io.goka.spi;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * A read-only local copy of a whole table, which follows its topic. Made by the server;
 * thread-safe. Goes on answering from what it has while Kafka is away.
 *
 * @param <V> the type of the values
 */
public interface View<V> {

  /** How far a view has come. */
  enum State {
    /** Declared, and not started. */
    IDLE,
    /** Looks for its topic; tries again with backoff for as long as Kafka is away. */
    CONNECTING,
    /** Reads the topic from where its local copy ends. */
    RECOVERING,
    /** Level with its topic, and follows it. */
    RUNNING
  }

  /** How far the view has come. */
  State state();

  /**
   * The value of a key.
   *
   * @throws IllegalStateException before the view was level with its topic for the first time
   */
  Optional<V> get(String key);

  /**
   * Whether a key has a value.
   *
   * @throws IllegalStateException before the view was level with its topic for the first time
   */
  boolean has(String key);

  /**
   * Hands every key and value to {@code each}, in the unsigned byte order of the written keys
   * within a partition, until it returns false.
   */
  void forEach(BiPredicate<String, V> each);

  /** Like {@link #forEach}, for keys that start with {@code prefix}. */
  void forEachWithPrefix(String prefix, BiPredicate<String, V> each);

  /** Like {@link #forEach}, for keys from {@code from} (included) to {@code to} (excluded). */
  void forEachInRange(String from, String to, BiPredicate<String, V> each);

  /** Drops a key from the local copy, until its topic has the next record of it. */
  void evict(String key);

  /** Throws the local copy away and reads the topic anew. */
  void reread();
}
