package io.goka.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Owner: the test's thread. A consumer group without Kafka: members that hold partitions, and
 * rounds in which the assignor's word is carried to them one by one, in any order, as cooperative
 * rebalancing does. After every single step no unit may have two holders.
 */
final class SimulatedGroup {

  private final CopartitioningAssignor assignor = new CopartitioningAssignor();
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<String, Integer> topics = new TreeMap<>();
  private final Random random;
  private int generation;

  SimulatedGroup(Random random) {
    this.random = random;
    assignor.configure(Map.of("group.id", "simulated"));
  }

  private static final class Member {
    private final Optional<String> instance;
    private final Set<String> topics;
    private Set<TopicPartition> held = Set.of();
    private int generation = -1;

    Member(Optional<String> instance, Set<String> topics) {
      this.instance = instance;
      this.topics = topics;
    }
  }

  void topic(String name, int partitions) {
    topics.put(name, partitions);
  }

  int partitions(String name) {
    return topics.getOrDefault(name, 0);
  }

  void join(String member, Set<String> subscribed) {
    members.put(member, new Member(Optional.empty(), subscribed));
  }

  void joinStatic(String member, String instance, Set<String> subscribed) {
    members.put(member, new Member(Optional.of(instance), subscribed));
  }

  /** What a member says when it comes back from somewhere: partitions of an old generation. */
  void claim(String member, int saidGeneration, Set<TopicPartition> held) {
    Member claiming = member(member);
    claiming.generation = saidGeneration;
    claiming.held = held;
  }

  /** Leaves or crashes; for those that stay it is the same. */
  void leave(String member) {
    members.remove(member);
  }

  List<String> members() {
    return List.copyOf(members.keySet());
  }

  Set<TopicPartition> held(String member) {
    return member(member).held;
  }

  Map<String, Set<TopicPartition>> allHeld() {
    Map<String, Set<TopicPartition>> all = new TreeMap<>();
    members.forEach((name, member) -> all.put(name, member.held));
    return all;
  }

  Set<Integer> units(String member) {
    Set<Integer> units = new TreeSet<>();
    held(member).forEach(partition -> units.add(partition.partition()));
    return units;
  }

  /**
   * One rebalance.
   *
   * @return whether a member gave something up, and so asks for the next one
   */
  boolean round() {
    generation++;
    Map<String, List<TopicPartition>> assigned = assign();
    List<String> order = new ArrayList<>(assigned.keySet());
    Collections.shuffle(order, random);
    boolean again = false;
    for (String name : order) {
      Set<TopicPartition> next = Set.copyOf(assigned.getOrDefault(name, List.of()));
      Member member = member(name);
      again |= !next.containsAll(member.held);
      member.held = next;
      member.generation = generation;
      assertOneHolderPerUnit();
    }
    return again;
  }

  private Map<String, List<TopicPartition>> assign() {
    Map<String, Subscription> subscriptions = new HashMap<>();
    members.forEach((name, member) -> subscriptions.put(name, subscription(member)));
    Map<String, List<TopicPartition>> assigned = new TreeMap<>();
    assignor
        .assign(cluster(topics), new GroupSubscription(subscriptions))
        .groupAssignment()
        .forEach((name, assignment) -> assigned.put(name, assignment.partitions()));
    assertThat(assigned.keySet()).isEqualTo(members.keySet());
    return assigned;
  }

  private Subscription subscription(Member member) {
    Subscription subscription =
        new ConsumerPartitionAssignor.Subscription(
            List.copyOf(member.topics),
            assignor.subscriptionUserData(member.topics),
            List.copyOf(member.held),
            member.generation,
            Optional.empty());
    subscription.setGroupInstanceId(member.instance);
    return subscription;
  }

  /** A cluster of one node with some topics. */
  static Cluster cluster(Map<String, Integer> topics) {
    Node node = new Node(0, "localhost", 9092);
    List<PartitionInfo> partitions = new ArrayList<>();
    topics.forEach(
        (topic, count) -> {
          for (int partition = 0; partition < count; partition++) {
            partitions.add(
                new PartitionInfo(topic, partition, node, new Node[] {node}, new Node[] {node}));
          }
        });
    return new Cluster("simulated", List.of(node), partitions, Set.of(), Set.of());
  }

  private void assertOneHolderPerUnit() {
    Map<Integer, String> holders = new HashMap<>();
    members.forEach(
        (name, member) ->
            member.held.forEach(
                partition -> {
                  String other = holders.put(partition.partition(), name);
                  if (other != null && !other.equals(name)) {
                    fail("%s and %s both hold part of unit %d", other, name, partition.partition());
                  }
                }));
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no member " + name);
    }
    return member;
  }
}
