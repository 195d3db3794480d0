package io.goka.spi;

/** A setting of a plugin is missing or cannot be read. */
public class PluginConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, and how to mend it
   */
  public PluginConfigException(String message) {
    super(message);
  }
}
