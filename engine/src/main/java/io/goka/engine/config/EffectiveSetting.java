package io.goka.engine.config;

/**
 * One setting that is in force, fit to be shown to anybody.
 *
 * @param key the whole key
 * @param value the value as it was written, references such as <code>${file:…}</code> left
 *     unresolved; {@value #HIDDEN} when it is a secret
 * @param source where it comes from
 * @param place the file and line, the variable or the option that it was written in; {@code
 *     default} for a default
 * @param secret whether the value is hidden
 */
public record EffectiveSetting(
    String key, String value, Source source, String place, boolean secret) {

  /** What stands where a secret would. */
  public static final String HIDDEN = "[hidden]";
}
