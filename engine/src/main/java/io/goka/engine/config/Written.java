package io.goka.engine.config;

/**
 * A setting as it was written, before its value is looked at.
 *
 * @param address what it is about
 * @param key the key, for messages
 * @param text the value; may be a secret
 * @param origin where it was written
 */
record Written(Address address, String key, String text, Origin origin) {

  /** Names the key and not the value, which may be a secret. */
  @Override
  public String toString() {
    return "Written[" + key + " from " + origin.place() + "]";
  }
}
