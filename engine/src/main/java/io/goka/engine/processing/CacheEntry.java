package io.goka.engine.processing;

import org.jspecify.annotations.Nullable;

/**
 * Owner: task thread. What the cache knows of one key. Callbacks never see it; the cache and the
 * partition that own it use its fields directly, as this is the inside of the hot path.
 */
final class CacheEntry {

  /** What the content is. */
  enum Form {
    /** Not read from the table yet. */
    UNKNOWN,
    /** The key has no value. */
    ABSENT,
    /** The bytes of the value. */
    ENCODED,
    /** The value itself, which is immutable. */
    DECODED
  }

  /**
   * What an entry takes besides its key and value: object headers, fields, its place in the table.
   */
  private static final int OVERHEAD_BYTES = 96;

  final byte[] key;
  final int hash;

  Form form = Form.UNKNOWN;
  @Nullable Object content;

  /** The length of the encoded value, as it was last known or is guessed. */
  int valueBytes;

  /** Used since the eviction's hand last came by. */
  boolean referenced = true;

  /** Has a value in the table, once all epochs that were cut so far are stored. */
  boolean stored;

  /** Changed in the epoch that is open. */
  boolean dirty;

  /** Another program's partitioner has put the key here. */
  boolean misplaced;

  /** The bytes are no key of the group's format. */
  boolean malformed;

  /** A value of this key could not be written: each one is encoded as soon as it is set. */
  boolean suspect;

  /** The last epoch that has written this key; it must be stored before the entry may go. */
  long writtenInEpoch = -1;

  CacheEntry(byte[] key, int hash) {
    this.key = key;
    this.hash = hash;
  }

  long bytes() {
    return (long) OVERHEAD_BYTES + key.length + valueBytes;
  }

  void become(Form newForm, @Nullable Object newContent) {
    form = newForm;
    content = newContent;
    if (newForm == Form.ENCODED && newContent != null) {
      valueBytes = ((byte[]) newContent).length;
    } else if (newForm == Form.ABSENT) {
      valueBytes = 0;
    }
  }
}
