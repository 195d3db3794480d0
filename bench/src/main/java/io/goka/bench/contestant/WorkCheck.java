package io.goka.bench.contestant;

import io.goka.bench.workload.OutputCheck;
import io.goka.bench.workload.TableCheck;
import io.goka.bench.workload.Totals;
import io.goka.bench.workload.TotalsCheck;
import io.goka.bench.workload.Workload;
import org.jspecify.annotations.Nullable;

/** Looks whether a contestant has done its work right. Owner: any thread. */
@FunctionalInterface
public interface WorkCheck {

  /**
   * Looks at the table or the output of a race that is over.
   *
   * @throws IllegalStateException when it is wrong
   */
  void check(ContestantKind kind, Race race);

  /** The check of a workload; what is right is worked out once, here. */
  static WorkCheck of(Workload workload, long records) {
    return switch (workload.work()) {
      case COUNT -> {
        int[] counts = workload.expectedCounts(records);
        yield (kind, race) ->
            TableCheck.check(
                race.bootstrapServers(), kind.tableTopic(race.group()), kind::decode, counts);
      }
      case TOTAL -> {
        @Nullable Totals[] totals = TotalsCheck.expected(workload, records);
        yield (kind, race) ->
            TotalsCheck.check(race.bootstrapServers(), kind.tableTopic(race.group()), totals);
      }
      case PASS, JOIN -> {
        long[] sums = OutputCheck.expected(workload, records);
        yield (kind, race) ->
            OutputCheck.check(race.bootstrapServers(), race.output(), records, sums);
      }
    };
  }
}
