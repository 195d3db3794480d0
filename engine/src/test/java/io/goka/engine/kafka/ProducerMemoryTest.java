package io.goka.engine.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProducerMemoryTest {

  private static final long MEBIBYTE = 1024 * 1024;

  @Test
  void manyProducersStayWithinTheTotal() {
    ProducerMemory memory = new ProducerMemory(256 * MEBIBYTE, 2 * MEBIBYTE);

    for (int producer = 0; producer < 12; producer++) {
      assertThat(memory.take().bytes()).isGreaterThanOrEqualTo(2 * MEBIBYTE);
    }

    assertThat(memory.taken()).isLessThanOrEqualTo(256 * MEBIBYTE);
  }

  @Test
  void aShareComesBackOnceWhenItsProducerIsClosed() {
    ProducerMemory memory = new ProducerMemory(64 * MEBIBYTE, 2 * MEBIBYTE);
    ProducerMemory.Share first = memory.take();
    ProducerMemory.Share second = memory.take();

    first.close();
    first.close();

    assertThat(memory.taken()).isEqualTo(second.bytes());
    assertThat(first.bytes()).isEqualTo(16 * MEBIBYTE);
  }

  @Test
  void whenNothingIsLeftTheLeastIsTaken() {
    ProducerMemory memory = new ProducerMemory(4 * MEBIBYTE, 2 * MEBIBYTE);
    List<Long> shares = new ArrayList<>();

    for (int producer = 0; producer < 4; producer++) {
      shares.add(memory.take().bytes());
    }

    assertThat(shares).containsOnly(2 * MEBIBYTE);
  }

  @Test
  void theTotalIsAnEighthOfTheHeapWithinReason() {
    assertThat(ProducerMemory.ofHeap(512 * MEBIBYTE)).isEqualTo(64 * MEBIBYTE);
    assertThat(ProducerMemory.ofHeap(64 * MEBIBYTE)).isEqualTo(32 * MEBIBYTE);
    assertThat(ProducerMemory.ofHeap(64 * 1024 * MEBIBYTE)).isEqualTo(256 * MEBIBYTE);
  }
}
