package io.goka.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void readsTheTimesOfTheProcessors() {
    ProcessorTimes earlier = ProcessorTimes.parse("cpu  100 0 50 800 50 0 0 0 0 0").orElseThrow();
    ProcessorTimes later = ProcessorTimes.parse("cpu  150 10 70 850 60 5 5 50 30 0").orElseThrow();

    ProcessorTimes between = later.since(earlier);

    assertThat(between).isEqualTo(new ProcessorTimes(90, 50, 200));
    assertThat(between.busyShare()).isCloseTo(0.45, within(1e-9));
    assertThat(between.stolenShare()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void tellsNothingWhereThereIsNothing() {
    assertThat(ProcessorTimes.parse("")).isEmpty();
    assertThat(ProcessorTimes.parse("intr 1 2 3 4 5 6 7 8 9")).isEmpty();
    assertThat(Processes.parsePeak(List.of("Name: java"))).isEmpty();
  }

  @Test
  void readsThePeakOfMemory() {
    assertThat(Processes.parsePeak(List.of("Name:\tjava", "VmHWM:\t  2048 kB", "VmRSS:\t 1 kB")))
        .hasValue(2_097_152);
  }

  @Test
  void aMachineThatIsLeftAloneIsQuiet() {
    assertThat(new Quietness(0.2, 2, 0.001, 0.02).quiet()).isTrue();
    assertThat(new Quietness(-1, 2, 0, 0).quiet()).isTrue();
  }

  @Test
  void saysWhatDisturbed() {
    Quietness disturbed = new Quietness(3.5, 2, 0.05, 0.2);

    assertThat(disturbed.quiet()).isFalse();
    assertThat(disturbed.disturbances())
        .containsExactly(
            "the load average was 3.50 on 2 processors before it began",
            "the hypervisor took up to 5.0 % of the processors (steal) while a clock ran",
            "other processes used up to 20.0 % of the processors while a clock ran");
  }
}
