package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class CopartitioningAssignorTest {

  private static final Set<String> BOTH = Set.of("clicks", "users");

  @Test
  void anyScheduleOfChangesKeepsUnitsWholeAndEndsBalancedInTwoRounds() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      SimulatedGroup group = group(random, 1 + random.nextInt(24));
      for (int step = 0; step < 30; step++) {
        change(group, random, step);
        if (random.nextInt(3) > 0) {
          settle(group, seed);
        } else {
          group.round();
        }
      }
      settle(group, seed);
    }
  }

  @Test
  void aUnitThatMovesHasNoOwnerForOneRound() {
    SimulatedGroup group = group(new Random(1), 4);
    group.join("a", BOTH);
    group.round();

    group.join("b", BOTH);
    boolean again = group.round();

    assertThat(again).isTrue();
    assertThat(group.held("a")).hasSize(4);
    assertThat(group.held("b")).isEmpty();
    assertThat(group.round()).isFalse();
    assertThat(group.held("b")).hasSize(4);
  }

  @Test
  void aRoundWithoutAChangeMovesNothing() {
    SimulatedGroup group = group(new Random(1), 10);
    List.of("a", "b", "c").forEach(member -> group.join(member, BOTH));
    group.round();
    Map<String, Set<TopicPartition>> before = group.allHeld();

    assertThat(group.round()).isFalse();
    assertThat(group.allHeld()).isEqualTo(before);
  }

  @Test
  void ofTwoClaimsTheLaterGenerationCounts() {
    TopicPartition first = new TopicPartition("clicks", 0);
    TopicPartition second = new TopicPartition("clicks", 1);

    Map<String, List<TopicPartition>> assigned =
        assign(
            SimulatedGroup.cluster(Map.of("clicks", 2)),
            Map.of(
                "a", subscription(3, Set.of(first, second)),
                "b", subscription(4, Set.of(second))));

    assertThat(assigned.get("a")).containsExactly(first);
    assertThat(assigned.get("b")).containsExactly(second);
  }

  @Test
  void ofTwoClaimsOfOneGenerationNeitherCounts() {
    Set<TopicPartition> contested = Set.of(new TopicPartition("clicks", 0));

    Map<String, List<TopicPartition>> assigned =
        assign(
            SimulatedGroup.cluster(Map.of("clicks", 1)),
            Map.of("a", subscription(4, contested), "b", subscription(4, contested)));

    assertThat(assigned.get("a")).isEmpty();
    assertThat(assigned.get("b")).isEmpty();
  }

  @Test
  void aStaleClaimThatNobodyContradictsIsGivenUpBeforeTheUnitMoves() {
    SimulatedGroup group = group(new Random(1), 1);
    group.join("b", BOTH);
    group.join("stale", BOTH);
    group.claim("stale", 0, Set.of(new TopicPartition("clicks", 0)));

    group.round();

    assertThat(group.held("b")).isEmpty();
    assertThat(group.units("stale")).containsExactly(0);
  }

  @Test
  void aUnitIsNotSplitForAnOwnerThatTakesFewerTopics() {
    SimulatedGroup group = group(new Random(1), 2);
    group.join("old", Set.of("clicks"));
    group.round();

    group.join("new", BOTH);
    group.round();
    group.round();

    assertThat(group.held("old")).containsExactly(new TopicPartition("clicks", 0));
    assertThat(group.held("new"))
        .containsExactlyInAnyOrder(new TopicPartition("clicks", 1), new TopicPartition("users", 1));
  }

  @Test
  void aTopicThatIsNewDoesNotRunAheadOfItsUnit() {
    SimulatedGroup group = group(new Random(1), 2);
    group.join("old", Set.of("clicks"));
    group.round();

    group.join("new", BOTH);
    group.round();

    // Nobody holds users-1, but unit 1 is still on its way.
    assertThat(group.units("old")).containsExactly(0);
    assertThat(group.held("new")).isEmpty();
  }

  @Test
  void topicsOfDifferentSizesAndMissingOnesAreNoError() {
    SimulatedGroup group = new SimulatedGroup(new Random(1));
    group.topic("clicks", 4);
    group.topic("users", 7);
    group.join("a", Set.of("clicks", "missing"));
    group.join("b", BOTH);

    while (group.round()) {
      assertThat(group.members()).hasSize(2);
    }

    Set<TopicPartition> all = new TreeSet<>(CopartitioningAssignorTest::compare);
    all.addAll(group.held("a"));
    all.addAll(group.held("b"));
    assertThat(all.stream().filter(partition -> partition.topic().equals("clicks"))).hasSize(4);
    assertThat(group.units("b")).contains(4, 5, 6);
  }

  @Test
  void staticMembersAreOrderedByTheirInstanceWhateverTheirMemberId() {
    SimulatedGroup group = group(new Random(1), 3);
    group.joinStatic("zzz", "instance-1", BOTH);
    group.joinStatic("aaa", "instance-2", BOTH);

    group.round();

    assertThat(group.units("zzz")).hasSize(2);
    assertThat(group.units("aaa")).hasSize(1);
  }

  @Test
  void userDataIsOneVersionByteAndUnknownOnesAreIgnored() {
    ByteBuffer own = new CopartitioningAssignor().subscriptionUserData(Set.of("clicks"));
    assertThat(own.remaining()).isEqualTo(1);
    assertThat(own.get(0)).isEqualTo((byte) 1);

    Subscription future =
        new Subscription(List.of("clicks"), ByteBuffer.wrap(new byte[] {99, 1, 2, 3}), List.of());
    Subscription none = new Subscription(List.of("clicks"), null, List.of());
    Map<String, List<TopicPartition>> assigned =
        assign(SimulatedGroup.cluster(Map.of("clicks", 2)), Map.of("future", future, "none", none));

    assertThat(assigned.get("future")).hasSize(1);
    assertThat(assigned.get("none")).hasSize(1);
  }

  @Test
  void speaksTheCooperativeProtocolAlone() {
    CopartitioningAssignor assignor = new CopartitioningAssignor();

    assertThat(assignor.supportedProtocols()).containsExactly(RebalanceProtocol.COOPERATIVE);
    assertThat(assignor.name()).isEqualTo("goka-copartition");
  }

  private static SimulatedGroup group(Random random, int partitions) {
    SimulatedGroup group = new SimulatedGroup(random);
    group.topic("clicks", partitions);
    group.topic("users", partitions);
    return group;
  }

  private static void change(SimulatedGroup group, Random random, int step) {
    List<String> members = group.members();
    int kind = random.nextInt(10);
    if (members.isEmpty() || (kind < 5 && members.size() < 9)) {
      String name = "member-" + random.nextInt(1000) + "-" + step;
      if (random.nextBoolean()) {
        group.join(name, BOTH);
      } else {
        group.joinStatic(name, "instance-" + step, BOTH);
      }
    } else if (kind < 9) {
      group.leave(members.get(random.nextInt(members.size())));
    } else {
      int grown = 1 + random.nextInt(40);
      int now = group.partitions("clicks");
      group.topic("clicks", Math.max(now, grown));
      group.topic("users", Math.max(now, grown));
    }
  }

  private static void settle(SimulatedGroup group, int seed) {
    if (group.round()) {
      assertThat(group.round()).as("seed %d asks for a third round", seed).isFalse();
    }
    if (group.members().isEmpty()) {
      return;
    }
    List<Integer> counts = new ArrayList<>();
    Set<TopicPartition> all = new TreeSet<>(CopartitioningAssignorTest::compare);
    for (String member : group.members()) {
      assertThat(group.held(member)).hasSize(2 * group.units(member).size());
      counts.add(group.units(member).size());
      all.addAll(group.held(member));
    }
    counts.sort(null);
    assertThat(counts.get(counts.size() - 1) - counts.get(0))
        .as("balance with seed %d: %s", seed, counts)
        .isLessThanOrEqualTo(1);
    assertThat(all).hasSize(2 * group.partitions("clicks"));
  }

  private static int compare(TopicPartition one, TopicPartition other) {
    return one.toString().compareTo(other.toString());
  }

  private static Map<String, List<TopicPartition>> assign(
      Cluster cluster, Map<String, Subscription> subscriptions) {
    Map<String, List<TopicPartition>> assigned = new TreeMap<>();
    new CopartitioningAssignor()
        .assign(cluster, new GroupSubscription(subscriptions))
        .groupAssignment()
        .forEach((member, assignment) -> assigned.put(member, assignment.partitions()));
    return assigned;
  }

  private static Subscription subscription(int generation, Set<TopicPartition> held) {
    return new Subscription(
        List.of("clicks"), null, List.copyOf(held), generation, Optional.empty());
  }
}
