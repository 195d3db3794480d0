package io.goka.bench.contest;

import io.goka.bench.report.Setting;
import io.goka.bench.report.Subject;
import io.goka.bench.report.Unit;
import io.goka.bench.suite.Options;
import io.goka.bench.workload.Workload;
import java.util.List;
import java.util.Map;

/**
 * One setting in which a workload is run.
 *
 * @param workload the workload
 * @param records how many records its input has
 * @param warmUpRecords how many of them are not timed
 * @param commitIntervalMillis how often contestants commit
 * @param threads how many threads process records
 * @param rounds how many turns each contestant has
 * @param heap the heap flags of every contestant
 */
record Contest(
    Workload workload,
    long records,
    long warmUpRecords,
    int commitIntervalMillis,
    int threads,
    int rounds,
    String heap) {

  private static final int USUAL_COMMIT_INTERVAL = 1_000;

  /** Those of a workload, one after the other. */
  static List<Contest> of(Workload workload, Options options) {
    long records = options.records(workload.records(), workload.quickRecords());
    return options.commitIntervals(workload.commitIntervals(options.quick())).stream()
        .map(
            interval ->
                new Contest(
                    workload,
                    records,
                    options.warmUp(records),
                    interval,
                    options.threads(),
                    options.rounds(),
                    options.heap()))
        .toList();
  }

  /** Its name in results: {@code W1}, or {@code W1-100ms} when commits are not each second. */
  String name() {
    return commitIntervalMillis == USUAL_COMMIT_INTERVAL
        ? workload.name()
        : workload.name() + "-" + commitIntervalMillis + "ms";
  }

  /** What is measured. */
  Subject subject() {
    return new Subject(
        name(),
        workload.description(),
        Unit.RECORDS_A_SECOND,
        new Setting(
            "at-least-once",
            "read_committed",
            threads,
            commitIntervalMillis,
            "the records of the warm-up have been processed",
            "the committed offsets of the group have reached the ends of the input",
            records,
            warmUpRecords,
            rounds,
            heap,
            Map.of("partitions", Workload.PARTITIONS)));
  }
}
