package io.goka.engine.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Rules over more than one setting, and those that the server's promises lay on settings of Kafka's
 * clients. Settings that are wrong by themselves are left out: they were told already. Owner: the
 * thread that reads a configuration.
 */
final class CrossChecks {

  private static final int HEARTBEATS_IN_A_SESSION = 5;
  private static final int LINGERS_IN_A_SESSION = 4;
  private static final int MOST_IN_FLIGHT = 5;
  private static final long POLL_INTERVAL = 300_000;

  private final Settings settings;
  private final ConfigurationSources sources;
  private final Problems problems;

  CrossChecks(Settings settings, ConfigurationSources sources, Problems problems) {
    this.settings = settings;
    this.sources = sources;
    this.problems = problems;
  }

  /** Tells what does not go together. */
  void run() {
    checkSuffixes();
    checkFolders();
    checkClients();
    checkGroup(settings::server);
    settings.groups().stream().map(settings::group).forEach(this::checkGroup);
    settings.views().forEach(name -> checkView(name, settings.view(name)));
  }

  /**
   * A view of the configuration has a topic; one that a plugin declares has nothing but storage.
   */
  private void checkView(String name, Function<String, Setting> view) {
    List<Setting> set =
        Stream.of(
                ViewKeys.TOPIC,
                ViewKeys.CODEC,
                ViewKeys.KEY_FORMAT,
                ViewKeys.PARTITIONER,
                ViewKeys.STORAGE)
            .map(view)
            .filter(setting -> setting.address() instanceof Address.View)
            .toList();
    if (!Expected.name().holds().test(name)) {
      problems.add(
          set.get(0).shown()
              + " names a view '"
              + name
              + "', expected "
              + Expected.name().words()
              + ".");
    }
    Setting topic = view.apply(ViewKeys.TOPIC);
    if (topic.value() == null && !topic.wrong()) {
      set.stream()
          .filter(setting -> !setting.key().endsWith("." + ViewKeys.STORAGE))
          .forEach(
              setting ->
                  problems.add(
                      setting.shown()
                          + " is set for a view without a topic: set "
                          + ViewKeys.PREFIX
                          + name
                          + ".topic too, or remove it when a plugin declares the view."));
    }
  }

  private void checkSuffixes() {
    List<Setting> suffixes =
        Stream.of(TopicKeys.TABLE_SUFFIX, TopicKeys.LOOP_SUFFIX, TopicKeys.DLQ_SUFFIX)
            .map(settings::server)
            .toList();
    for (int i = 0; i < suffixes.size(); i++) {
      for (int j = i + 1; j < suffixes.size(); j++) {
        Setting one = suffixes.get(i);
        Setting other = suffixes.get(j);
        if (sound(one, other) && one.string().equals(other.string())) {
          tell(other, "another suffix than " + one.shown());
        }
      }
    }
  }

  private void checkFolders() {
    Setting data = settings.server(ServerKeys.DATA_DIR);
    Setting plugins = settings.server(ServerKeys.PLUGINS_DIR);
    if (sound(data, plugins)
        && ServerKeys.directory(data, sources).equals(ServerKeys.directory(plugins, sources))) {
      tell(plugins, "another folder than " + data.shown());
    }
  }

  private void checkClients() {
    client(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION)
        .filter(setting -> number(setting) > MOST_IN_FLIGHT)
        .ifPresent(
            setting ->
                tell(setting, "at most " + MOST_IN_FLIGHT + ", or records could change places"));
    client(ProducerConfig.RETRIES_CONFIG)
        .filter(setting -> number(setting) == 0)
        .ifPresent(setting -> tell(setting, "1 or more, or records could be lost"));
    Optional<Setting> delivery = client(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    Optional<Setting> request = client(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
    if (delivery.isPresent() && request.isPresent()) {
      long linger = client(ProducerConfig.LINGER_MS_CONFIG).map(CrossChecks::number).orElse(0L);
      if (number(delivery.get()) < number(request.get()) + linger) {
        tell(
            delivery.get(),
            "at least " + request.get().shown() + " and the producer's linger.ms together");
      }
    }
  }

  private void checkGroup(Function<String, Setting> group) {
    checkHeartbeat(
        group.apply(GroupKeys.HEARTBEAT_INTERVAL), group.apply(GroupKeys.SESSION_TIMEOUT));
    checkDelivery(group.apply(GroupKeys.SESSION_TIMEOUT));
    checkTransactions(
        group.apply(GroupKeys.GUARANTEE),
        group.apply(GroupKeys.COMMIT_INTERVAL),
        group.apply(GroupKeys.TRANSACTION_TIMEOUT));
    checkRevocation(group.apply(GroupKeys.REVOKE_TIMEOUT));
    checkBackoff(group.apply(ErrorKeys.BACKOFF), group.apply(ErrorKeys.LONGEST_BACKOFF));
    Setting uncommitted = group.apply(GroupKeys.UNCOMMITTED);
    Setting cache = group.apply(GroupKeys.CACHE);
    if (sound(uncommitted, cache) && uncommitted.bytes() > cache.bytes()) {
      tell(uncommitted, "no more than " + cache.shown() + ", which holds it");
    }
  }

  private void checkHeartbeat(Setting heartbeat, Setting session) {
    if (sound(heartbeat, session)
        && (long) heartbeat.integer() * HEARTBEATS_IN_A_SESSION > session.integer()) {
      tell(heartbeat, "at most a fifth of " + session.shown());
    }
  }

  /** What a process that was stopped has queued must expire before another one takes over. */
  private void checkDelivery(Setting session) {
    client(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)
        .filter(delivery -> sound(session) && number(delivery) >= session.integer())
        .ifPresent(
            delivery ->
                tell(
                    delivery,
                    "less than "
                        + session.shown()
                        + ", or an instance that was replaced could still write"));
    client("producer." + ProducerConfig.LINGER_MS_CONFIG)
        .or(() -> client(ProducerConfig.LINGER_MS_CONFIG))
        .filter(
            linger -> sound(session) && number(linger) * LINGERS_IN_A_SESSION > session.integer())
        .ifPresent(
            linger ->
                tell(
                    linger,
                    "at most a quarter of "
                        + session.shown()
                        + ", as what Kafka has not taken within half of it expires"));
  }

  private void checkTransactions(Setting guarantee, Setting interval, Setting timeout) {
    if (sound(guarantee, interval, timeout)
        && guarantee.string().equals("exactly_once")
        && interval.integer() * 2L >= timeout.integer()) {
      tell(interval, "less than half of " + timeout.shown());
    }
  }

  private void checkRevocation(Setting revoke) {
    Setting shutdown = settings.server(ServerKeys.SHUTDOWN_TIMEOUT);
    if (sound(revoke, shutdown) && revoke.integer() > shutdown.integer()) {
      tell(
          revoke, "no more than " + shutdown.shown() + ", or a stop would cut the last commit off");
    }
    Optional<Setting> poll = client(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
    long most = poll.map(CrossChecks::number).orElse(POLL_INTERVAL);
    if (sound(revoke) && revoke.integer() >= most) {
      String limit = poll.map(Setting::shown).orElse(POLL_INTERVAL + " (Kafka's default)");
      tell(revoke, "less than the consumer's max.poll.interval.ms, " + limit);
    }
  }

  private void checkBackoff(Setting first, Setting longest) {
    if (sound(first, longest) && first.integer() > longest.integer()) {
      tell(first, "no more than " + longest.shown());
    }
  }

  private Optional<Setting> client(String key) {
    return settings.client(key).filter(CrossChecks::sound);
  }

  private void tell(Setting setting, String expected) {
    problems.addValue(setting, expected);
  }

  private static long number(Setting setting) {
    return Long.parseLong(setting.string());
  }

  private static boolean sound(Setting... settings) {
    return Stream.of(settings).noneMatch(Setting::wrong);
  }
}
