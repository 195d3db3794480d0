package io.goka.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfKeysTest {

  private static final int DRAWS = 2_000_000;

  @Test
  void theSameSeedGivesTheSameKeys() {
    assertThat(first(1_000, new ZipfKeys(500, 0.99, 7)))
        .isEqualTo(first(1_000, new ZipfKeys(500, 0.99, 7)))
        .isNotEqualTo(first(1_000, new ZipfKeys(500, 0.99, 8)));
  }

  @Test
  void ranksComeAsOftenAsTheirLawSays() {
    int keys = 1_000;
    double exponent = 0.99;
    ZipfKeys zipf = new ZipfKeys(keys, exponent, 42);
    int[] counts = new int[keys];
    for (int i = 0; i < DRAWS; i++) {
      counts[zipf.nextRank()]++;
    }

    double harmonic =
        IntStream.rangeClosed(1, keys).mapToDouble(r -> 1 / Math.pow(r, exponent)).sum();
    for (int rank : new int[] {0, 1, 2, 9, 99}) {
      double share = 1 / Math.pow(rank + 1.0, exponent) / harmonic;
      assertThat((double) counts[rank] / DRAWS)
          .as("rank %d", rank)
          .isCloseTo(share, within(share / 10));
    }
  }

  @Test
  void everyKeyCanComeAndNoOther() {
    ZipfKeys zipf = new ZipfKeys(20, 0.99, 1);

    assertThat(IntStream.of(first(20_000, zipf)).distinct().sorted().toArray())
        .isEqualTo(IntStream.range(0, 20).toArray());
  }

  @Test
  void popularKeysAreNoNeighbours() {
    int[] keys = first(50_000, new ZipfKeys(1_000_000, 0.99, 3));
    int[] counts = new int[1_000_000];
    IntStream.of(keys).forEach(key -> counts[key]++);

    int[] popular =
        IntStream.range(0, counts.length).filter(key -> counts[key] > 200).sorted().toArray();

    assertThat(popular).hasSizeGreaterThan(5);
    assertThat(popular[popular.length - 1] - popular[0]).isGreaterThan(100_000);
  }

  private static int[] first(int count, KeySequence sequence) {
    return IntStream.range(0, count).map(i -> sequence.next()).toArray();
  }
}
