package io.goka.runtime.cluster;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Owner: poll thread. Shares units out among members: evenly, and with as few moves from owner to
 * owner as that takes. The same candidates, in the same order, always get the same units.
 *
 * <p>The way is plain. Every member keeps what it owns; units without an owner go, one by one, to
 * the member with the fewest; and as long as two members differ by more than one, the fuller hands
 * one to the emptier. So a member that leaves moves nothing but its own units, and one that joins
 * takes its even share and no more.
 *
 * <p>Counts differ by at most one where every member may own every unit. Where members may own
 * different numbers of units, which only topics with differing partition counts bring about, the
 * result is as even as single moves can make it.
 */
final class StickyBalance {

  /**
   * A member before units are shared out.
   *
   * @param member its name
   * @param unitLimit it may own the units below this number
   * @param owned the units it owns; no other candidate owns one of them
   */
  record Candidate(String member, int unitLimit, Collection<Integer> owned) {}

  private final List<Candidate> candidates;
  private final Map<String, NavigableSet<Integer>> shares = new LinkedHashMap<>();

  private StickyBalance(List<Candidate> candidates) {
    this.candidates = candidates;
  }

  /**
   * Shares out the units.
   *
   * @param candidates the members, in an order that decides between equals
   * @param units how many there are, numbered from 0
   * @return the units of each member, in the order of the candidates
   */
  static Map<String, NavigableSet<Integer>> share(List<Candidate> candidates, int units) {
    StickyBalance balance = new StickyBalance(candidates);
    balance.keepOwned(units);
    balance.giveOutFree(units);
    balance.level();
    return balance.shares;
  }

  private void keepOwned(int units) {
    for (Candidate candidate : candidates) {
      NavigableSet<Integer> kept = new TreeSet<>(candidate.owned());
      kept.tailSet(Math.min(units, candidate.unitLimit()), true).clear();
      shares.put(candidate.member(), kept);
    }
  }

  /** Highest first: where members may own different numbers of units, those have fewer takers. */
  private void giveOutFree(int units) {
    NavigableSet<Integer> free = new TreeSet<>();
    for (int unit = 0; unit < units; unit++) {
      free.add(unit);
    }
    shares.values().forEach(free::removeAll);
    for (int unit : free.descendingSet()) {
      emptiest(unit).ifPresent(member -> share(member).add(unit));
    }
  }

  private void level() {
    while (moveOne()) {
      // Each move brings two members closer, so there is a last one.
    }
  }

  private boolean moveOne() {
    for (Candidate giver : fullestFirst()) {
      for (int unit : share(giver).descendingSet()) {
        Optional<Candidate> taker = emptiest(unit);
        if (taker.isPresent() && share(taker.get()).size() + 1 < share(giver).size()) {
          share(giver).remove(unit);
          share(taker.get()).add(unit);
          return true;
        }
      }
    }
    return false;
  }

  private List<Candidate> fullestFirst() {
    return candidates.stream()
        .sorted((one, other) -> Integer.compare(share(other).size(), share(one).size()))
        .toList();
  }

  private Optional<Candidate> emptiest(int unit) {
    Candidate found = null;
    for (Candidate candidate : candidates) {
      boolean may = unit < candidate.unitLimit();
      if (may && (found == null || share(candidate).size() < share(found).size())) {
        found = candidate;
      }
    }
    return Optional.ofNullable(found);
  }

  private NavigableSet<Integer> share(Candidate candidate) {
    return shares.computeIfAbsent(candidate.member(), member -> new TreeSet<>());
  }
}
