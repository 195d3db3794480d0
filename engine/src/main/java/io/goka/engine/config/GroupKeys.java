package io.goka.engine.config;

import io.goka.engine.config.GroupConfig.Guarantee;
import io.goka.engine.config.GroupConfig.LeaveOnShutdown;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of groups: alone for all groups, under {@code group.<name>.} for one. */
public final class GroupKeys {

  /** What stands before the name of a group. */
  public static final String PREFIX = "group.";

  public static final String GUARANTEE = "processing.guarantee";
  public static final String COMMIT_INTERVAL = "commit.interval.ms";
  public static final String TRANSACTION_TIMEOUT = "transaction.timeout.ms";
  public static final String TASK_THREADS = "task.threads";
  public static final String CACHE = "cache.bytes";
  public static final String UNCOMMITTED = "uncommitted.bytes";
  public static final String QUEUE = "queue.records";
  public static final String POLL = "poll.records";
  public static final String SESSION_TIMEOUT = "session.timeout.ms";
  public static final String HEARTBEAT_INTERVAL = "heartbeat.interval.ms";
  public static final String REVOKE_TIMEOUT = "revoke.timeout.ms";
  public static final String DEFERRED_COMMITS = "deferred.commits.max";
  public static final String DEFERRED_COMMIT_WARNING = "deferred.commit.warn.after.ms";
  public static final String STORAGE = "storage";
  public static final String LEAVE = "shutdown.leave.group";
  public static final String RESTART_BACKOFF = "restart.backoff.ms";
  public static final String RESTART_BACKOFF_MAX = "restart.backoff.max.ms";
  public static final String RESTART_MAX_ATTEMPTS = "restart.max.attempts";
  public static final String RESTART_QUIET = "restart.quiet.ms";
  public static final String STUCK_AFTER = "callback.stuck.after.ms";

  private static final int MOST_THREADS = 1024;

  private GroupKeys() {}

  static void define(ConfigDef definition) {
    KeyTable table = new KeyTable(definition, "Groups");
    defineCommits(table);
    defineQueues(table);
    defineMembership(table);
    InputKeys.define(table);
    ErrorKeys.define(table);
    defineRestarts(table);
  }

  private static void defineCommits(KeyTable table) {
    table
        .key(
            GUARANTEE,
            ConfigDef.Type.STRING,
            "at_least_once",
            Expected.oneOf("at_least_once", "exactly_once"),
            Importance.HIGH,
            "What commits promise. At least once: nothing is lost, and after a crash up to a commit"
                + " interval is processed again. Exactly once: nothing takes effect twice either.")
        .key(
            COMMIT_INTERVAL,
            ConfigDef.Type.INT,
            500,
            Expected.milliseconds(),
            Importance.HIGH,
            "How long writes are gathered before they are committed. Longer is faster, because"
                + " several writes of a key become one; shorter repeats less after a crash, and"
                + " lookups see values sooner.")
        .key(
            TRANSACTION_TIMEOUT,
            ConfigDef.Type.INT,
            60_000,
            Expected.milliseconds(),
            Importance.LOW,
            "Under exactly_once: how long a transaction may be open before Kafka ends it. Longer than"
                + " the slowest callback and more than twice commit.interval.ms; a deferred commit"
                + " has half of it. Until it is over, readers may wait for what a whole cluster that"
                + " was killed left open. The broker has a bound of its own, 15 min unless set"
                + " otherwise.")
        .key(
            CACHE,
            ConfigDef.Type.STRING,
            "256m",
            Expected.size("1m"),
            Importance.MEDIUM,
            "What the write-back caches of the group's partitions on an instance, and the memtables"
                + " of its table, may hold together, in the Java heap; less when those of all groups"
                + " would take more than two fifths of the heap.")
        .key(
            UNCOMMITTED,
            ConfigDef.Type.STRING,
            "16m",
            Expected.size("1k"),
            Importance.MEDIUM,
            "How many uncommitted bytes a task thread may gather before it commits early.")
        .key(
            DEFERRED_COMMITS,
            ConfigDef.Type.INT,
            10_000,
            Expected.count(Integer.MAX_VALUE),
            Importance.LOW,
            "How many deferred commits may be open in a partition; a callback that asks for one more"
                + " fails.")
        .key(
            DEFERRED_COMMIT_WARNING,
            ConfigDef.Type.INT,
            60_000,
            Expected.milliseconds(),
            Importance.LOW,
            "After how long a deferred commit that is still open is warned of: nothing behind it is"
                + " committed.")
        .key(
            STORAGE,
            ConfigDef.Type.STRING,
            "rocksdb",
            Expected.name(),
            Importance.MEDIUM,
            "The storage provider that keeps the table on this instance: rocksdb, memory, or one"
                + " that a plugin brings. It also keeps the group's local copies of the tables that"
                + " it joins and looks up; lookups and views of one topic in one storage share their"
                + " copy.");
  }

  private static void defineQueues(KeyTable table) {
    table
        .optionalKey(
            TASK_THREADS,
            ConfigDef.Type.INT,
            "the number of cores",
            Expected.count(MOST_THREADS),
            Importance.HIGH,
            "How many threads run callbacks; at most one a partition is used.")
        .key(
            POLL,
            ConfigDef.Type.INT,
            20_000,
            Expected.count(Integer.MAX_VALUE),
            Importance.LOW,
            "How many records one poll hands over at most.")
        .key(
            QUEUE,
            ConfigDef.Type.INT,
            60_000,
            Expected.count(Integer.MAX_VALUE),
            Importance.LOW,
            "How many fetched records may wait in a partition before its input is paused, at most:"
                + " no more wait than its task takes in a moment, and fewer when the waiting records"
                + " of all groups would take more than a tenth of the heap.");
  }

  private static void defineMembership(KeyTable table) {
    table
        .key(
            SESSION_TIMEOUT,
            ConfigDef.Type.INT,
            10_000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How long the group's coordinator waits for a silent instance before others take over."
                + " The broker has bounds of its own: from 6 s to 30 min unless set otherwise.")
        .key(
            HEARTBEAT_INTERVAL,
            ConfigDef.Type.INT,
            500,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How often an instance is heard of. A partition that moves has no owner for about this"
                + " long.")
        .key(
            REVOKE_TIMEOUT,
            ConfigDef.Type.INT,
            8000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How long a revoked partition may take for the callback in hand and its last commit, four"
                + " fifths of session.timeout.ms at most. What Kafka has not taken within half of the"
                + " session expires.")
        .key(
            LEAVE,
            ConfigDef.Type.STRING,
            "auto",
            Expected.oneOf("auto", "true", "false"),
            Importance.LOW,
            "Whether a stop leaves the consumer group, so that others take over at once. auto:"
                + " leaves, unless instance.id is set.");
  }

  private static void defineRestarts(KeyTable table) {
    table
        .key(
            RESTART_BACKOFF,
            ConfigDef.Type.INT,
            1000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "How long a group that has failed waits before it starts again by itself. Each further"
                + " wait is twice as long. Each is up to a fifth shorter, at random, so that instances"
                + " do not come back in step.")
        .key(
            RESTART_BACKOFF_MAX,
            ConfigDef.Type.INT,
            60_000,
            Expected.milliseconds(),
            Importance.LOW,
            "The waits before a restart get no longer than this.")
        .key(
            RESTART_MAX_ATTEMPTS,
            ConfigDef.Type.INT,
            RestartConfig.UNLIMITED,
            Expected.countOrUnlimited(),
            Importance.MEDIUM,
            "How often in a row a group that fails starts again by itself: -1 for ever, 0 never."
                + " After that it stays failed until it is started by hand.")
        .key(
            RESTART_QUIET,
            ConfigDef.Type.INT,
            300_000,
            Expected.milliseconds(),
            Importance.LOW,
            "A group that has gone this long without failing starts to count its failures, and its"
                + " waits, anew.")
        .key(
            STUCK_AFTER,
            ConfigDef.Type.INT,
            30_000,
            Expected.milliseconds(),
            Importance.MEDIUM,
            "After how long a callback, codec, interceptor or listener that does not return is told"
                + " of, with the stack trace of its thread. Nothing is cut short.");
  }

  /** The keys that may also stand under {@code group.<name>.}. */
  static Set<String> names() {
    ConfigDef definition = new ConfigDef();
    define(definition);
    return definition.names();
  }

  static GroupConfig read(Function<String, Setting> settings, int processors) {
    Setting threads = settings.apply(TASK_THREADS);
    return new GroupConfig(
        Guarantee.valueOf(constant(settings.apply(GUARANTEE))),
        settings.apply(COMMIT_INTERVAL).milliseconds(),
        settings.apply(TRANSACTION_TIMEOUT).milliseconds(),
        threads.value() == null ? processors : threads.integer(),
        settings.apply(CACHE).bytes(),
        settings.apply(UNCOMMITTED).bytes(),
        settings.apply(QUEUE).integer(),
        settings.apply(POLL).integer(),
        settings.apply(SESSION_TIMEOUT).milliseconds(),
        settings.apply(HEARTBEAT_INTERVAL).milliseconds(),
        settings.apply(REVOKE_TIMEOUT).milliseconds(),
        settings.apply(DEFERRED_COMMITS).integer(),
        settings.apply(DEFERRED_COMMIT_WARNING).milliseconds(),
        settings.apply(STORAGE).string(),
        LeaveOnShutdown.valueOf(constant(settings.apply(LEAVE))),
        InputKeys.read(settings),
        ErrorKeys.read(settings),
        restarts(settings),
        settings.apply(STUCK_AFTER).milliseconds());
  }

  private static RestartConfig restarts(Function<String, Setting> settings) {
    return new RestartConfig(
        settings.apply(RESTART_BACKOFF).milliseconds(),
        settings.apply(RESTART_BACKOFF_MAX).milliseconds(),
        settings.apply(RESTART_MAX_ATTEMPTS).integer(),
        settings.apply(RESTART_QUIET).milliseconds());
  }

  private static String constant(Setting setting) {
    return setting.string().toUpperCase(Locale.ROOT);
  }
}
