package io.goka.system.torture;

import io.goka.system.torture.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is done to whom, and for how long.
 *
 * @param guarantee what the group promises
 * @param seed decides on the order of the faults, their victims and their instants
 * @param duration how long faults strike at least; starting, settling and checking come on top
 * @param rounds how often each fault strikes at least
 * @param faults what strikes
 * @param instances how many servers
 * @param brokers how many brokers
 * @param rate how many records are offered a second
 * @param keys over how many keys
 * @param settings the servers' settings that are not the usual ones
 * @param jvmOptions of the servers, beside the usual ones
 */
public record TorturePlan(
    Guarantee guarantee,
    long seed,
    Duration duration,
    int rounds,
    List<Fault> faults,
    int instances,
    int brokers,
    int rate,
    int keys,
    Map<String, String> settings,
    List<String> jvmOptions) {

  private static final int RATE = 1_500;
  private static final int KEYS = 200;

  /** Copies the lists and the map. */
  public TorturePlan {
    faults = List.copyOf(faults);
    settings = Map.copyOf(settings);
    jvmOptions = List.copyOf(jvmOptions);
  }

  /** Two servers on one broker, and each of these faults once. */
  public static TorturePlan of(Guarantee guarantee, long seed, List<Fault> faults) {
    return new TorturePlan(
        guarantee, seed, Duration.ZERO, 1, faults, 2, 1, RATE, KEYS, Map.of(), List.of());
  }

  /** The same, for as long as this however often each fault strikes. */
  public TorturePlan lasting(Duration howLong) {
    return new TorturePlan(
        guarantee, seed, howLong, 0, faults, instances, brokers, rate, keys, settings, jvmOptions);
  }

  /** The same, on so many processes. */
  public TorturePlan on(int servers, int kafkas) {
    return new TorturePlan(
        guarantee,
        seed,
        duration,
        rounds,
        faults,
        servers,
        kafkas,
        rate,
        keys,
        settings,
        jvmOptions);
  }

  /** The same, with settings and JVM options of the servers. */
  public TorturePlan with(Map<String, String> serverSettings, List<String> options) {
    return new TorturePlan(
        guarantee,
        seed,
        duration,
        rounds,
        faults,
        instances,
        brokers,
        rate,
        keys,
        serverSettings,
        options);
  }

  /** The same, with so many records a second. */
  public TorturePlan offering(int recordsASecond) {
    return new TorturePlan(
        guarantee,
        seed,
        duration,
        rounds,
        faults,
        instances,
        brokers,
        recordsASecond,
        keys,
        settings,
        jvmOptions);
  }
}
