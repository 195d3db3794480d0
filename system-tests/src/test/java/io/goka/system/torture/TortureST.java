package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.torture.fault.Fault;
import io.goka.system.torture.fault.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bin/torture}: each fault that fits, once. */
class TortureST {

  private static final int SERVERS = 2;
  private static final int REPLICATED = 3;

  @TempDir private Path folder;
  @TempDir private Path scratch;

  @Test
  void at_least_once_loses_nothing() throws Exception {
    List<Fault> faults = Faults.fitting(SERVERS, 1);
    Summary summary = torture(TorturePlan.of(Guarantee.AT_LEAST_ONCE, seed(), faults));

    assertThat(summary.lost()).as(summary.text()).isZero();
    assertThat(summary.isKept()).as(summary.text()).isTrue();
    assertWholeRun(summary, faults);
    assertCheckedAgain(summary);
  }

  /** What the folder still shows when all processes have ended. */
  private void assertCheckedAgain(Summary summary) throws Exception {
    Summary again =
        new KeptRun(folder, Run.noted(folder).orElseThrow(), System.out::println).check(scratch);

    assertThat(again.isKept()).as(again.text()).isTrue();
    assertThat(again.lastLine()).isEqualTo(summary.lastLine());
  }

  /**
   * On three brokers: a lone one of Kafka 4.3.1 may lose the end of a transaction when it is
   * stopped or killed (KAFKA-20734), as docs/guarantees.md tells, which nothing that is run here
   * could mend.
   */
  @Test
  void exactly_once_loses_nothing_and_does_nothing_twice() throws Exception {
    List<Fault> faults = Faults.fitting(SERVERS, REPLICATED);
    Summary summary =
        torture(TorturePlan.of(Guarantee.EXACTLY_ONCE, seed(), faults).on(SERVERS, REPLICATED));

    assertThat(summary.lost()).as(summary.text()).isZero();
    assertThat(summary.duplicated()).as(summary.text()).isZero();
    assertThat(summary.isKept()).as(summary.text()).isTrue();
    assertWholeRun(summary, faults);
  }

  private static long seed() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L);
  }

  private Summary torture(TorturePlan plan) throws Exception {
    Summary summary = new Torture(plan, folder, System.out::println).run();
    System.out.println(summary.text());
    return summary;
  }

  private static void assertWholeRun(Summary summary, List<Fault> faults) {
    assertThat(summary.records()).isGreaterThan(10_000);
    assertThat(summary.strikes())
        .containsOnlyKeys(faults.stream().map(Fault::name).toArray(String[]::new));
  }
}
