package io.goka.runtime.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: poll thread. What the members of a group say that they hold, and whom to believe.
 *
 * <p>A member that missed a rebalance still claims partitions that others have been given since. Of
 * two claims the one of the later generation counts; of two of the same generation, which no
 * correct history brings about, neither.
 */
final class UnitClaims {

  /**
   * What one member says.
   *
   * @param member its name
   * @param generation the last generation of the group that it was part of; -1 for none
   * @param held the partitions that it holds
   */
  record Claim(String member, int generation, Set<TopicPartition> held) {}

  /** What one member says of one unit. */
  private record UnitClaim(String member, int generation, Set<String> topics) {

    boolean outweighs(UnitClaim other) {
      return generation > other.generation
          || (generation == other.generation && topics.size() > other.topics.size());
    }
  }

  private final Map<Integer, List<UnitClaim>> claimsByUnit = new TreeMap<>();

  /**
   * @param claims what the members say, in the order that decides between equals
   */
  UnitClaims(List<Claim> claims) {
    for (Claim claim : claims) {
      Map<Integer, Set<String>> topicsByUnit = new TreeMap<>();
      claim
          .held()
          .forEach(
              held ->
                  topicsByUnit
                      .computeIfAbsent(held.partition(), unit -> new TreeSet<>())
                      .add(held.topic()));
      topicsByUnit.forEach(
          (unit, topics) ->
              claimsByUnit
                  .computeIfAbsent(unit, any -> new ArrayList<>())
                  .add(new UnitClaim(claim.member(), claim.generation(), topics)));
    }
  }

  /** The units that a member owns: of all who claim a part of a unit, one owns it. */
  NavigableSet<Integer> ownedBy(String member) {
    NavigableSet<Integer> owned = new TreeSet<>();
    claimsByUnit.forEach(
        (unit, claims) -> {
          if (owner(claims).equals(member)) {
            owned.add(unit);
          }
        });
    return owned;
  }

  /**
   * Whether a member to which a unit is due may hold a partition of it from now on. What it holds
   * it keeps, unless somebody else says the same with as late a generation. What it does not hold
   * it gets once nobody else holds any part of the unit.
   */
  boolean mayHold(String member, TopicPartition partition) {
    List<UnitClaim> claims = claimsByUnit.getOrDefault(partition.partition(), List.of());
    List<UnitClaim> others =
        claims.stream().filter(claim -> !claim.member().equals(member)).toList();
    Optional<UnitClaim> own =
        claims.stream()
            .filter(claim -> claim.member().equals(member))
            .filter(claim -> claim.topics().contains(partition.topic()))
            .findFirst();
    return own.map(
            claim ->
                others.stream()
                    .filter(other -> other.topics().contains(partition.topic()))
                    .allMatch(other -> other.generation() < claim.generation()))
        .orElse(others.isEmpty());
  }

  private static String owner(List<UnitClaim> claims) {
    UnitClaim heaviest = claims.get(0);
    for (UnitClaim claim : claims) {
      if (claim.outweighs(heaviest)) {
        heaviest = claim;
      }
    }
    return heaviest.member();
  }
}
