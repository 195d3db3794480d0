package io.goka.spi;

/**
 * The version of this SPI, as a plugin jar states it in its manifest.
 *
 * <p>A jar may carry the main attribute {@value #MANIFEST_ATTRIBUTE}; the server then refuses it,
 * with a message that names both versions, unless the attribute equals {@link #CURRENT}. A jar
 * without the attribute is tried as it is.
 */
public final class SpiVersion {

  /** Raised by one whenever a plugin compiled against the former SPI would no longer link. */
  public static final int CURRENT = 1;

  /** The manifest attribute in which a plugin jar names the version it was compiled against. */
  public static final String MANIFEST_ATTRIBUTE = "Goka-Spi-Version";

  private SpiVersion() {}
}
