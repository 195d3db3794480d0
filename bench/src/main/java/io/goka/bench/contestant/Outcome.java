package io.goka.bench.contestant;

/**
 * How a contestant has done.
 *
 * @param timedRecords how many records were left when the clock started
 * @param seconds from then until the input's ends were committed
 * @param processedSeconds from then until the last record was processed, which leaves out the wait
 *     for the last commit
 * @param recordsPerSecond timed records by seconds
 * @param cpuSecondsPerMillion what its process used of the processors while the clock ran, in
 *     seconds for a million timed records
 * @param peakMemoryBytes the most memory that its process had, native memory included; 0 when
 *     unknown
 * @param stolenShare what a hypervisor took of the machine while the clock ran, from 0 to 1
 * @param othersShare what processes other than it and the broker used of the machine meanwhile
 * @param startedMillis when the clock started, in milliseconds since 1970
 * @param endedMillis when it stopped
 */
public record Outcome(
    long timedRecords,
    double seconds,
    double processedSeconds,
    double recordsPerSecond,
    double cpuSecondsPerMillion,
    long peakMemoryBytes,
    double stolenShare,
    double othersShare,
    long startedMillis,
    long endedMillis) {}
