package io.goka.system.torture;

import static io.goka.system.torture.Guarantee.AT_LEAST_ONCE;
import static io.goka.system.torture.Guarantee.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.ServerProcess;
import io.goka.system.torture.defect.Defect;
import io.goka.system.torture.defect.DefectJar;
import io.goka.system.torture.fault.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a classic mistake in it does not pass: the checker says what is wrong. */
class SeededDefectsST {

  /** So that a restart does not have to wait for the session of the killed. */
  private static final Map<String, String> STATIC = Map.of("instance.id", "the-only");

  @TempDir private Path folder;

  @Test
  void offset_committed_before_the_acknowledgement() throws Exception {
    Summary summary =
        torture(
            Defect.OFFSET_BEFORE_ACKNOWLEDGEMENT,
            AT_LEAST_ONCE,
            1,
            // What is sent stays on its way for a while.
            Map.of("instance.id", "the-only", "kafka.producer.linger.ms", "1500"),
            "kill",
            "kill");

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  void stored_offset_ahead_of_the_data() throws Exception {
    Summary summary =
        torture(Defect.STORED_OFFSET_AHEAD_OF_THE_DATA, AT_LEAST_ONCE, 1, STATIC, "kill", "kill");

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  void recovery_stopping_one_short() throws Exception {
    Summary summary =
        torture(Defect.RECOVERY_STOPPING_ONE_SHORT, AT_LEAST_ONCE, 2, Map.of(), "stop", "stop");

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  void dead_letter_after_the_offset() throws Exception {
    Summary summary =
        torture(Defect.DEAD_LETTER_AFTER_THE_OFFSET, AT_LEAST_ONCE, 1, STATIC, "poison", "kill");

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  void no_fencing() throws Exception {
    Summary summary =
        torture(
            Defect.NO_FENCING,
            EXACTLY_ONCE,
            2,
            Map.of("transaction.timeout.ms", "60000"),
            "freeze",
            "freeze");

    assertThat(summary.duplicated()).as(summary.text()).isPositive();
  }

  @Test
  void cache_not_dropped_after_an_abort() throws Exception {
    Summary summary =
        torture(Defect.CACHE_NOT_DROPPED_AFTER_AN_ABORT, EXACTLY_ONCE, 1, STATIC, "broker-kill");

    assertThat(summary.duplicated() + summary.mismatched()).as(summary.text()).isPositive();
  }

  private Summary torture(
      Defect defect,
      Guarantee guarantee,
      int instances,
      Map<String, String> settings,
      String... faults)
      throws Exception {
    TorturePlan plan =
        TorturePlan.of(
                guarantee,
                ThreadLocalRandom.current().nextLong(1_000_000_000L),
                Faults.named(faults))
            .on(instances, 1)
            .with(settings, List.of(DefectJar.write(folder.resolve("defect.jar"), defect)));
    Torture torture = new Torture(plan, folder, System.out::println);
    Summary summary = torture.run();
    System.out.println(summary.text());
    assertPlanted(defect, torture.everyServer());
    assertThat(summary.isKept()).as(summary.text()).isFalse();
    return summary;
  }

  /** A method that was renamed would leave the server without its defect, and the test asleep. */
  private static void assertPlanted(Defect defect, List<ServerProcess> servers) {
    String logs = servers.stream().map(server -> server.log().text()).collect(Collectors.joining());
    assertThat(logs).contains(defect.planted()).doesNotContain("SEEDED DEFECT MATCHES NOTHING");
  }
}
