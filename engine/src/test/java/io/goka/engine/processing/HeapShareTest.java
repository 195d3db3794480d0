package io.goka.engine.processing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapShareTest {

  private static final long MIB = 1 << 20;

  private final HeapShare heap = new HeapShare(1024 * MIB);

  @Test
  void fewPartitionsHaveWhatTheirGroupGrantsThem() {
    CacheShare group = new CacheShare(128 * MIB, heap);
    group.among(4);

    assertThat(group.bytesPerPartition()).isEqualTo(32 * MIB);
    assertThat(heap.queuedRecords(60_000)).isEqualTo(60_000);
  }

  @Test
  void manyGroupsTakeNoMoreThanThereIs() {
    CacheShare[] groups = new CacheShare[20];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new CacheShare(128 * MIB, heap);
      groups[i].among(4);
    }

    assertThat(80 * groups[7].bytesPerPartition()).isBetween(400 * MIB, 410 * MIB);
    assertThat(80 * heap.queuedRecords(60_000) * 300).isBetween(100 * MIB, 103 * MIB);
  }

  @Test
  void whatAGroupGivesBackIsThereForTheOthers() {
    CacheShare stays = new CacheShare(1024 * MIB, heap);
    CacheShare leaves = new CacheShare(1024 * MIB, heap);
    stays.among(1);
    leaves.among(3);
    assertThat(stays.bytesPerPartition()).isBetween(102 * MIB, 103 * MIB);
    leaves.among(0);

    assertThat(stays.bytesPerPartition()).isBetween(409 * MIB, 410 * MIB);
  }

  @Test
  void countlessPartitionsStillHaveALittle() {
    CacheShare group = new CacheShare(128 * MIB, heap);
    group.among(100_000);

    assertThat(group.bytesPerPartition()).isLessThan(2_000);
    assertThat(heap.cacheBytes(MIB)).isEqualTo(256 << 10);
    assertThat(heap.queuedRecords(60_000)).isEqualTo(500);
  }
}
