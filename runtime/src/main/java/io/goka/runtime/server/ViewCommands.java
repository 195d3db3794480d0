package io.goka.runtime.server;

import io.goka.spi.CodecException;

/** What an operator may do to a view, for the API. Called on any thread; returns at once. */
public interface ViewCommands {

  /**
   * Throws the local copy away and reads the topic anew.
   *
   * @return whether there is such a view
   */
  boolean reread(String view);

  /**
   * Drops a key from the local copy, until its topic has the next record of it.
   *
   * @param key the key's text, in the view's key format
   * @return whether there is such a view
   * @throws CodecException when the key is not of that format
   */
  boolean evict(String view, String key);
}
