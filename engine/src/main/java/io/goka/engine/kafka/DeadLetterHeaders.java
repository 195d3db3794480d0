package io.goka.engine.kafka;

/**
 * The headers that a dead letter has behind those of its record. All are UTF-8 text, numbers in
 * decimal. Names are part of the API: other programs read them.
 */
public final class DeadLetterHeaders {

  /** What all of them begin with. */
  public static final String PREFIX = "goka.dlq.";

  /** The topic that the record is from. */
  public static final String TOPIC = PREFIX + "topic";

  /** The partition that it is from. */
  public static final String PARTITION = PREFIX + "partition";

  /** Its offset there. */
  public static final String OFFSET = PREFIX + "offset";

  /** Its timestamp, in milliseconds since 1970. */
  public static final String TIMESTAMP = PREFIX + "timestamp";

  /** The group that could not process it. */
  public static final String GROUP = PREFIX + "group";

  /** The plugin that defines the group. */
  public static final String PLUGIN = PREFIX + "plugin";

  /** The plugin's version; missing when its jar says none. */
  public static final String PLUGIN_VERSION = PREFIX + "plugin.version";

  /** What failed: {@code decode}, {@code callback} or {@code produce}. */
  public static final String PHASE = PREFIX + "phase";

  /** The class of what was thrown. */
  public static final String EXCEPTION_CLASS = PREFIX + "exception.class";

  /** What it said. */
  public static final String EXCEPTION_MESSAGE = PREFIX + "exception.message";

  /** Where it was thrown, cut to some kilobytes; missing when the letter would be too large. */
  public static final String STACK_TRACE = PREFIX + "stacktrace";

  /**
   * In a record that was written back to its topic: the dead letter that it was, as {@code
   * topic-partition@offset}.
   */
  public static final String REPLAYED_FROM = PREFIX + "replayed-from";

  private DeadLetterHeaders() {}
}
