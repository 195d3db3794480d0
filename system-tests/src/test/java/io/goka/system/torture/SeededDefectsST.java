package io.goka.system.torture;

import static io.goka.system.torture.Guarantee.AT_LEAST_ONCE;
import static io.goka.system.torture.Guarantee.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.goka.system.fixture.AgentJar;
import io.goka.system.fixture.ServerProcess;
import io.goka.system.torture.defect.Defect;
import io.goka.system.torture.defect.DefectAgent;
import io.goka.system.torture.fault.Faults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server with a classic mistake in it does not pass: the checker says what is wrong. */
class SeededDefectsST {

  /** Has the poison come before the kill. */
  private static final long SEED = 2;

  /** So that a restart does not have to wait for the session of the killed. */
  private static final Map<String, String> STATIC = Map.of("instance.id", "the-only");

  @TempDir private Path folder;

  @Test
  void offset_committed_before_the_acknowledgement() throws Exception {
    Summary summary =
        torture(
            Defect.OFFSET_BEFORE_ACKNOWLEDGEMENT,
            plan(AT_LEAST_ONCE, 1, "kill", "kill")
                // What is sent stays on its way for a while.
                .with(
                    Map.of("instance.id", "the-only", "kafka.producer.linger.ms", "1000"),
                    List.of()));

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  @Tag("long")
  void stored_offset_ahead_of_the_data() throws Exception {
    Summary summary =
        torture(
            Defect.STORED_OFFSET_AHEAD_OF_THE_DATA,
            plan(AT_LEAST_ONCE, 1, "kill", "kill").with(STATIC, List.of()));

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  void recovery_stopping_one_short() throws Exception {
    Summary summary =
        torture(Defect.RECOVERY_STOPPING_ONE_SHORT, plan(AT_LEAST_ONCE, 2, "stop", "stop"));

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  @Tag("long")
  void dead_letter_after_the_offset() throws Exception {
    Summary summary =
        torture(
            Defect.DEAD_LETTER_AFTER_THE_OFFSET,
            plan(AT_LEAST_ONCE, 1, "poison", "kill").with(STATIC, List.of()));

    assertThat(summary.lost()).as(summary.text()).isPositive();
  }

  @Test
  @Tag("long")
  void no_fencing() throws Exception {
    // So few records, in transactions that are so long, that whoever is frozen has one open, with
    // nothing of it on its way.
    TorturePlan plan =
        plan(EXACTLY_ONCE, 2, "freeze", "freeze", "freeze")
            .offering(50)
            .with(
                Map.of(
                    "commit.interval.ms", "3000",
                    "transaction.timeout.ms", "60000",
                    "kafka.producer.linger.ms", "0"),
                List.of());
    Summary summary = torture(Defect.NO_FENCING, plan);

    assertThat(summary.duplicated()).as(summary.text()).isPositive();
  }

  @Test
  @Tag("long")
  void cache_not_dropped_after_an_abort() throws Exception {
    Summary summary =
        torture(
            Defect.CACHE_NOT_DROPPED_AFTER_AN_ABORT,
            plan(EXACTLY_ONCE, 1, "broker-kill").with(STATIC, List.of()));

    assertThat(summary.duplicated() + summary.mismatched()).as(summary.text()).isPositive();
  }

  private static TorturePlan plan(Guarantee guarantee, int instances, String... faults) {
    return TorturePlan.of(guarantee, SEED, Faults.named(faults)).on(instances, 1);
  }

  private Summary torture(Defect defect, TorturePlan plan) throws Exception {
    String agent = AgentJar.write(folder.resolve("defect.jar"), DefectAgent.class, defect.name());
    Torture torture =
        new Torture(plan.with(plan.settings(), List.of(agent)), folder, System.out::println);
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
