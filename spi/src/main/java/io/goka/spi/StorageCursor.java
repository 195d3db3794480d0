package io.goka.spi;

/** Walks over entries of a storage. Used by one thread. */
public interface StorageCursor extends AutoCloseable {

  /** Steps to the next entry, which at first is the first. Returns false when there is none. */
  boolean next();

  /** The entry's key, which the caller owns. */
  byte[] key();

  /** The entry's value, which the caller owns. */
  byte[] value();

  /** Gives the cursor up. */
  @Override
  void close();
}
