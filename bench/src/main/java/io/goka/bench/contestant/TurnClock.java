package io.goka.bench.contestant;

import io.goka.bench.machine.Processes;
import io.goka.bench.machine.ProcessorTimes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a turn takes of time, processors and memory, from the moment at which it is started. Owner:
 * the thread that times.
 *
 * @param nanos when it was started, by {@link System#nanoTime}
 * @param millis the same, in milliseconds since 1970
 * @param own what this process had used of the processors
 * @param brokerProcess the process id of the broker
 * @param broker what the broker had used of the processors
 * @param machine what everybody had
 */
public record TurnClock(
    long nanos,
    long millis,
    Duration own,
    long brokerProcess,
    Duration broker,
    Optional<ProcessorTimes> machine) {

  /**
   * Starts the clock.
   *
   * @param brokerProcess the process id of the broker
   */
  public static TurnClock start(long brokerProcess) {
    return new TurnClock(
        System.nanoTime(),
        System.currentTimeMillis(),
        Processes.ownProcessorTime(),
        brokerProcess,
        Processes.processorTime(brokerProcess),
        ProcessorTimes.now());
  }

  /**
   * Stops it.
   *
   * @param records how many records were dealt with since it was started
   */
  public Outcome stop(long records) {
    TurnClock end = start(brokerProcess);
    double seconds = seconds(end.nanos - nanos);
    Duration used = end.own.minus(own);
    Duration known = used.plus(end.broker.minus(broker));
    Optional<ProcessorTimes> meanwhile = end.machine.flatMap(now -> machine.map(now::since));
    double knownShare =
        seconds(known.toNanos()) / (seconds * Runtime.getRuntime().availableProcessors());
    return new Outcome(
        records,
        seconds,
        seconds,
        records / seconds,
        seconds(used.toNanos()) / records * 1e6,
        Processes.peakMemory().orElse(0),
        meanwhile.map(ProcessorTimes::stolenShare).orElse(0.0),
        meanwhile.map(times -> Math.max(0, times.busyShare() - knownShare)).orElse(0.0),
        millis,
        end.millis);
  }

  private static double seconds(long nanos) {
    return (double) nanos / TimeUnit.SECONDS.toNanos(1);
  }
}
