package io.goka.engine.config;

import io.goka.engine.config.ErrorConfig.Policy;
import java.util.Locale;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of a group that say what becomes of a record that fails. */
public final class ErrorKeys {

  public static final String DECODE = "error.decode";
  public static final String CALLBACK = "error.callback";
  public static final String PRODUCE = "error.produce";
  public static final String RETRIES = "error.retries";
  public static final String RETRIES_THEN = "error.retries.then";
  public static final String BACKOFF = "error.retry.backoff.ms";
  public static final String LONGEST_BACKOFF = "error.retry.backoff.max.ms";

  private static final int MOST_RETRIES = 1_000_000;

  private ErrorKeys() {}

  static void define(KeyTable table) {
    definePolicies(table);
    defineRetries(table);
  }

  private static void definePolicies(KeyTable table) {
    table
        .key(
            DECODE,
            ConfigDef.Type.STRING,
            "fail",
            policy(),
            Importance.HIGH,
            "What becomes of a record whose key or message cannot be decoded. fail: the group stops,"
                + " with the record named. retry: it is tried again. skip: it is passed over."
                + " dead-letter: it is written to the group's dead letters, and passed over.")
        .key(
            CALLBACK,
            ConfigDef.Type.STRING,
            "fail",
            policy(),
            Importance.HIGH,
            "What becomes of a record whose callback throws, or whose deferred commit fails.")
        .key(
            PRODUCE,
            ConfigDef.Type.STRING,
            "fail",
            policy(),
            Importance.HIGH,
            "What becomes of a record of which something comes that cannot be written: a message or a"
                + " table value that cannot be encoded, is too large, or is refused by Kafka for what"
                + " it is. That Kafka is away is no error of a record.");
  }

  private static void defineRetries(KeyTable table) {
    table
        .key(
            RETRIES,
            ConfigDef.Type.INT,
            5,
            Expected.count(MOST_RETRIES),
            Importance.MEDIUM,
            "How often a record is tried again under retry. Its partition waits for it, others go"
                + " on.")
        .key(
            RETRIES_THEN,
            ConfigDef.Type.STRING,
            "fail",
            Expected.oneOf("fail", "skip", "dead-letter"),
            Importance.MEDIUM,
            "What becomes of a record that all retries did not help.")
        .key(
            BACKOFF,
            ConfigDef.Type.INT,
            500,
            Expected.milliseconds(),
            Importance.LOW,
            "How long is waited before the first retry, give or take a fifth; twice as long before"
                + " each further one.")
        .key(
            LONGEST_BACKOFF,
            ConfigDef.Type.INT,
            30_000,
            Expected.milliseconds(),
            Importance.LOW,
            "How long is waited before a retry at most.");
  }

  private static Expected policy() {
    return Expected.oneOf("fail", "retry", "skip", "dead-letter");
  }

  static ErrorConfig read(Function<String, Setting> settings) {
    return new ErrorConfig(
        policy(settings.apply(DECODE)),
        policy(settings.apply(CALLBACK)),
        policy(settings.apply(PRODUCE)),
        settings.apply(RETRIES).integer(),
        policy(settings.apply(RETRIES_THEN)),
        settings.apply(BACKOFF).milliseconds(),
        settings.apply(LONGEST_BACKOFF).milliseconds());
  }

  private static Policy policy(Setting setting) {
    return Policy.valueOf(setting.string().toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
