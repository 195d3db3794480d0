package io.goka.bench.report;

import io.goka.bench.workload.Workload;

/**
 * What was run.
 *
 * @param workload what was counted
 * @param records how many records the input had
 * @param warmUpRecords how many of them were not timed
 * @param commitIntervalMillis how often contestants committed
 * @param threads how many threads processed records
 * @param rounds how many turns each contestant had
 * @param heap the heap flags of every contestant
 */
public record Setting(
    Workload workload,
    long records,
    long warmUpRecords,
    int commitIntervalMillis,
    int threads,
    int rounds,
    String heap) {}
