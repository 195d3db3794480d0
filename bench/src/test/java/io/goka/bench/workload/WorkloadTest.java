package io.goka.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadTest {

  @ParameterizedTest
  @EnumSource
  void expectsTheKeysThatItsRecordsHave(Workload workload) {
    RecordSequence sequence = new RecordSequence(workload);
    int[] counts = new int[workload.keys()];
    for (int i = 0; i < 5_000; i++) {
      sequence.next();
      counts[KeyNames.read(sequence.key())]++;
    }

    assertThat(workload.expectedCounts(5_000)).isEqualTo(counts);
    assertThat(IntStream.of(counts).sum()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @EnumSource
  void recordsAreTheSameEachTime(Workload workload) {
    RecordSequence one = new RecordSequence(workload);
    RecordSequence other = new RecordSequence(workload);
    for (int i = 0; i < 100; i++) {
      one.next();
      other.next();
      assertThat(one.key()).isEqualTo(other.key());
      assertThat(one.value())
          .isEqualTo(other.value())
          .hasSize(workload.work() == Workload.Work.TOTAL ? OrderSequence.BYTES : 100);
    }
  }

  @Test
  void valuesDiffer() {
    RecordSequence sequence = new RecordSequence(Workload.W1);
    sequence.next();
    byte[] first = sequence.value().clone();
    sequence.next();

    assertThat(sequence.value()).isNotEqualTo(first);
    assertThat(new String(first, StandardCharsets.US_ASCII)).matches("[a-zA-Z0-9_-]{100}");
  }

  @Test
  void uniformKeysAreSpreadEvenly() {
    int[] counts = Workload.W1.expectedCounts(1_000_000);

    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(40);
    assertThat(Arrays.stream(counts).filter(count -> count == 0).count()).isLessThan(50);
  }

  @Test
  void keysAreWrittenAndReadBack() {
    for (int key : new int[] {0, 42, 999_999, 9_999_999}) {
      assertThat(KeyNames.read(KeyNames.write(key))).isEqualTo(key);
    }
    assertThat(new String(KeyNames.write(42), StandardCharsets.US_ASCII)).isEqualTo("key-0000042");
  }

  @Test
  void otherKeysAreRefused() {
    for (String name : new String[] {"", "key-", "key-00000042", "kex-0000042", "key-00000x2"}) {
      assertThatThrownBy(() -> KeyNames.read(name.getBytes(StandardCharsets.US_ASCII)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }
}
