package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.goka.runtime.cluster.StickyBalance.Candidate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class StickyBalanceTest {

  private static final int TRIES = 300;

  @Test
  void sharesUnitsOutEvenly() {
    Map<String, NavigableSet<Integer>> shares =
        StickyBalance.share(List.of(fresh("a", 7), fresh("b", 7), fresh("c", 7)), 7);

    assertEvenAndWhole(shares.values(), 7);
  }

  @Test
  void aJoiningMemberTakesItsShareAndMovesNothingElse() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int units = random.nextInt(60);
      int members = 1 + random.nextInt(8);
      List<Candidate> before = balanced(members, units);

      List<Candidate> joined = new ArrayList<>(before);
      joined.add(random.nextInt(members + 1), fresh("joiner", units));
      Map<String, NavigableSet<Integer>> after = StickyBalance.share(joined, units);

      assertEvenAndWhole(after.values(), units);
      assertThat(moved(before, after))
          .as("seed %d", seed)
          .hasSizeLessThanOrEqualTo((units + members) / (members + 1))
          .isSubsetOf(after.get("joiner"));
    }
  }

  @Test
  void aLeavingMemberMovesItsOwnUnitsOnly() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int units = random.nextInt(60);
      int members = 2 + random.nextInt(7);
      List<Candidate> before = new ArrayList<>(balanced(members, units));
      Candidate leaver = before.remove(random.nextInt(members));

      Map<String, NavigableSet<Integer>> after = StickyBalance.share(before, units);

      assertEvenAndWhole(after.values(), units);
      assertThat(moved(before, after)).as("seed %d", seed).isEmpty();
      assertThat(leaver.owned()).isSubsetOf(all(after.values()));
    }
  }

  @Test
  void newUnitsMoveNoOldOnes() {
    for (int units = 0; units < 40; units++) {
      List<Candidate> before = balanced(5, units);
      int grown = units * 2 + 1;
      List<Candidate> candidates =
          before.stream().map(old -> new Candidate(old.member(), grown, old.owned())).toList();

      Map<String, NavigableSet<Integer>> after = StickyBalance.share(candidates, grown);

      assertEvenAndWhole(after.values(), grown);
      assertThat(moved(before, after)).isEmpty();
    }
  }

  @Test
  void isEvenFromAnyStart() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      int units = 1 + random.nextInt(60);
      int members = 1 + random.nextInt(8);
      List<Set<Integer>> owned = new ArrayList<>();
      for (int member = 0; member < members; member++) {
        owned.add(new TreeSet<>());
      }
      for (int unit = 0; unit < units; unit++) {
        int owner = random.nextInt(members + 1);
        if (owner < members) {
          owned.get(owner).add(unit);
        }
      }
      List<Candidate> candidates = new ArrayList<>();
      owned.forEach(set -> candidates.add(new Candidate("m" + candidates.size(), units, set)));

      assertEvenAndWhole(StickyBalance.share(candidates, units).values(), units);
      assertThat(StickyBalance.share(candidates, units))
          .as("the same again")
          .isEqualTo(StickyBalance.share(candidates, units));
    }
  }

  @Test
  void aMemberGetsNoUnitBeyondItsLimitAndLosesThoseItHas() {
    Map<String, NavigableSet<Integer>> shares =
        StickyBalance.share(
            List.of(new Candidate("narrow", 2, Set.of(0, 5)), new Candidate("wide", 6, Set.of())),
            6);

    assertThat(shares.get("narrow")).containsExactly(0, 1);
    assertThat(shares.get("wide")).containsExactly(2, 3, 4, 5);
  }

  @Test
  void withoutMembersNobodyOwnsAnything() {
    assertThat(StickyBalance.share(List.of(), 4)).isEmpty();
  }

  private static Candidate fresh(String member, int units) {
    return new Candidate(member, units, Set.of());
  }

  private static List<Candidate> balanced(int members, int units) {
    List<Candidate> candidates = new ArrayList<>();
    for (int member = 0; member < members; member++) {
      candidates.add(fresh("m" + member, units));
    }
    List<Candidate> balanced = new ArrayList<>();
    StickyBalance.share(candidates, units)
        .forEach((member, owned) -> balanced.add(new Candidate(member, units, owned)));
    return balanced;
  }

  private static Set<Integer> moved(
      List<Candidate> before, Map<String, NavigableSet<Integer>> after) {
    Set<Integer> moved = new TreeSet<>();
    before.forEach(
        old ->
            old.owned().stream()
                .filter(unit -> !after.getOrDefault(old.member(), new TreeSet<>()).contains(unit))
                .forEach(moved::add));
    return moved;
  }

  private static List<Integer> all(Collection<NavigableSet<Integer>> shares) {
    return shares.stream().flatMap(Set::stream).sorted().toList();
  }

  private static void assertEvenAndWhole(Collection<NavigableSet<Integer>> shares, int units) {
    assertThat(all(shares)).hasSize(units).doesNotHaveDuplicates();
    int most = shares.stream().mapToInt(Set::size).max().orElse(0);
    int fewest = shares.stream().mapToInt(Set::size).min().orElse(0);
    assertThat(most - fewest).isLessThanOrEqualTo(1);
  }
}
