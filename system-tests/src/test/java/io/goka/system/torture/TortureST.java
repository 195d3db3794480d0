package io.goka.system.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.torture.fault.Fault;
import io.goka.system.torture.fault.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bin/torture}: each fault that fits two servers and a broker, once. */
class TortureST {

  private static final int SERVERS = 2;
  private static final int BROKERS = 1;

  @TempDir private Path folder;
  @TempDir private Path scratch;

  @Test
  void at_least_once_loses_nothing() throws Exception {
    Summary summary = torture(Guarantee.AT_LEAST_ONCE, faults());

    assertThat(summary.lost()).as(summary.text()).isZero();
    assertThat(summary.isKept()).as(summary.text()).isTrue();
    assertWholeRun(summary, faults());
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
   * Without a broker that is stopped in good order while it alone has all partitions: Kafka 4.3.1
   * then may lose the end of a transaction (KAFKA-20734), as docs/guarantees.md tells, which
   * nothing that is run here could mend.
   */
  @Test
  void exactly_once_loses_nothing_and_does_nothing_twice() throws Exception {
    List<Fault> faults =
        faults().stream().filter(fault -> !fault.name().equals("broker-restart")).toList();
    Summary summary = torture(Guarantee.EXACTLY_ONCE, faults);

    assertNothingIsRepeated(summary);
    assertWholeRun(summary, faults);
  }

  @Test
  @Tag("long")
  void exactly_once_survives_three_brokers_bounced_one_by_one() throws Exception {
    assertNothingIsRepeated(
        torture(
            TorturePlan.of(Guarantee.EXACTLY_ONCE, seed(), Faults.named("broker-bounce"))
                .on(SERVERS, 3)));
  }

  private static List<Fault> faults() {
    return Faults.fitting(SERVERS, BROKERS);
  }

  private Summary torture(Guarantee guarantee, List<Fault> faults) throws Exception {
    return torture(TorturePlan.of(guarantee, seed(), faults));
  }

  private static long seed() {
    return ThreadLocalRandom.current().nextLong(1_000_000_000L);
  }

  private Summary torture(TorturePlan plan) throws Exception {
    Summary summary = new Torture(plan, folder, System.out::println).run();
    System.out.println(summary.text());
    return summary;
  }

  private static void assertNothingIsRepeated(Summary summary) {
    assertThat(summary.lost()).as(summary.text()).isZero();
    assertThat(summary.duplicated()).as(summary.text()).isZero();
    assertThat(summary.isKept()).as(summary.text()).isTrue();
  }

  private static void assertWholeRun(Summary summary, List<Fault> faults) {
    assertThat(summary.records()).isGreaterThan(10_000);
    assertThat(summary.strikes())
        .containsOnlyKeys(faults.stream().map(Fault::name).toArray(String[]::new));
  }
}
