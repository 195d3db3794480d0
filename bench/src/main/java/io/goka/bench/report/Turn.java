package io.goka.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One contestant's turn in one round.
 *
 * @param round the round, from 1
 * @param contestant the label of the contestant whose turn it was
 * @param role what it stands for
 * @param figure what was measured
 * @param cpuSecondsPerMillion what its process used of the processors while the clock ran, in
 *     seconds for a million records or requests; null when it was not looked at
 * @param peakMemoryBytes the most memory that its process had, native memory included; null when it
 *     was not looked at
 * @param stolenShare what a hypervisor took of the machine while the clock ran, from 0 to 1
 * @param othersShare what processes that have no part in it used of the machine meanwhile
 * @param note what else a reader should see of this contestant, in a few words; empty for nothing
 * @param detail more for the file of results, whatever a JSON mapper can write; null for nothing
 */
public record Turn(
    int round,
    String contestant,
    Role role,
    double figure,
    @Nullable Double cpuSecondsPerMillion,
    @Nullable Double peakMemoryBytes,
    double stolenShare,
    double othersShare,
    String note,
    @Nullable Object detail) {}
