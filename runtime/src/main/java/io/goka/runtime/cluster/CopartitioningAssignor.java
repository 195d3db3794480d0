package io.goka.runtime.cluster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owner: poll thread. Assigns the partitions of a group, number by number: see the package's story.
 *
 * <p>Kafka's consumer makes one by the public constructor, for each consumer, and calls {@link
 * #assign} on the member that leads the group, once a rebalance.
 */
public final class CopartitioningAssignor implements ConsumerPartitionAssignor, Configurable {

  /** The name under which members agree on this assignor. */
  public static final String NAME = "goka-copartition";

  /**
   * The setting whose value, a {@link Runnable}, is run on the poll thread whenever the member is
   * about to ask for a place in the group's next generation; may be missing.
   */
  static final String JOINING = "goka.joining";

  /**
   * The first byte of the user data, which says how the rest is written. Version 1 has no rest: it
   * keeps the place for what a member's own state reaches. A leader ignores what follows a version
   * that it does not know, so that members of different releases can share a group.
   */
  private static final byte USER_DATA_VERSION = 1;

  private static final int NO_GENERATION = -1;
  private static final Logger LOG = LoggerFactory.getLogger(CopartitioningAssignor.class);

  private String group = "";
  private Runnable joining = () -> {};

  /** For Kafka's consumer, which calls {@link #configure} next. */
  public CopartitioningAssignor() {}

  /** Learns the group's name, for the log, and who is told when it joins. */
  @Override
  public void configure(Map<String, ?> settings) {
    group = String.valueOf(settings.get(ConsumerConfig.GROUP_ID_CONFIG));
    if (settings.get(JOINING) instanceof Runnable told) {
      joining = told;
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public short version() {
    return 1;
  }

  /** Members keep what stays theirs through a rebalance; that is the only way this works. */
  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return List.of(RebalanceProtocol.COOPERATIVE);
  }

  /** Asked by Kafka's consumer each time it writes a request to join. */
  @Override
  public ByteBuffer subscriptionUserData(Set<String> topics) {
    joining.run();
    return ByteBuffer.wrap(new byte[] {USER_DATA_VERSION});
  }

  /**
   * Called by Kafka's consumer on the leader's poll thread.
   *
   * @param metadata the topics and how many partitions they have
   * @param subscriptions what each member takes as input, holds, and has to say
   * @return what each member holds from now on; what it holds now and does not find here it gives
   *     up, and asks for the next rebalance, in which it goes to its new owner
   */
  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription subscriptions) {
    Map<String, Subscription> members = inOrder(subscriptions.groupSubscription());
    Map<String, Integer> partitionCounts = partitionCounts(metadata, members);
    UnitClaims claims = claims(members);
    List<StickyBalance.Candidate> candidates = new ArrayList<>();
    members.forEach(
        (member, subscription) ->
            candidates.add(
                new StickyBalance.Candidate(
                    member, unitLimit(subscription, partitionCounts), claims.ownedBy(member))));
    int units = partitionCounts.values().stream().mapToInt(Integer::intValue).max().orElse(0);

    Map<String, NavigableSet<Integer>> shares = StickyBalance.share(candidates, units);

    Map<String, Assignment> assignments = new LinkedHashMap<>();
    int withheld = 0;
    for (Map.Entry<String, Subscription> entry : members.entrySet()) {
      String member = entry.getKey();
      Set<Integer> share = shares.getOrDefault(member, Collections.emptyNavigableSet());
      List<TopicPartition> due = partitions(entry.getValue(), share, partitionCounts);
      List<TopicPartition> given =
          due.stream().filter(partition -> claims.mayHold(member, partition)).toList();
      withheld += due.size() - given.size();
      assignments.put(member, new Assignment(given));
    }
    LOG.info(
        "Group {}: {} members share {} partition numbers of {}; {} partitions wait until their"
            + " owners give them up",
        group,
        members.size(),
        units,
        partitionCounts.keySet(),
        withheld);
    return new GroupAssignment(assignments);
  }

  /** Static members first, by their instance's name, which outlives a restart. */
  private static Map<String, Subscription> inOrder(Map<String, Subscription> members) {
    Map<String, Subscription> ordered = new LinkedHashMap<>();
    Map<String, String> staticMembers = new TreeMap<>();
    Set<String> others = new TreeSet<>();
    members.forEach(
        (member, subscription) ->
            subscription
                .groupInstanceId()
                .ifPresentOrElse(
                    instance -> staticMembers.put(instance, member), () -> others.add(member)));
    staticMembers.values().forEach(member -> ordered.put(member, members.get(member)));
    others.forEach(member -> ordered.put(member, members.get(member)));
    return ordered;
  }

  private Map<String, Integer> partitionCounts(
      Cluster metadata, Map<String, Subscription> members) {
    Set<String> topics = new TreeSet<>();
    members.values().forEach(subscription -> topics.addAll(subscription.topics()));
    Map<String, Integer> counts = new TreeMap<>();
    for (String topic : topics) {
      Integer count = metadata.partitionCountForTopic(topic);
      if (count == null || count == 0) {
        LOG.warn("Group {}: topic {} is not there, and nobody is assigned any of it", group, topic);
      } else {
        counts.put(topic, count);
      }
    }
    if (new HashSet<>(counts.values()).size() > 1) {
      LOG.warn("Group {}: its topics have different partition counts: {}", group, counts);
    }
    return counts;
  }

  private static UnitClaims claims(Map<String, Subscription> members) {
    List<UnitClaims.Claim> claims = new ArrayList<>();
    members.forEach(
        (member, subscription) ->
            claims.add(
                new UnitClaims.Claim(
                    member,
                    subscription.generationId().orElse(NO_GENERATION),
                    Set.copyOf(subscription.ownedPartitions()))));
    return new UnitClaims(claims);
  }

  private static int unitLimit(Subscription subscription, Map<String, Integer> partitionCounts) {
    return subscription.topics().stream()
        .mapToInt(topic -> partitionCounts.getOrDefault(topic, 0))
        .max()
        .orElse(0);
  }

  private static List<TopicPartition> partitions(
      Subscription subscription, Set<Integer> units, Map<String, Integer> partitionCounts) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (int unit : units) {
      new TreeSet<>(subscription.topics())
          .stream()
              .filter(topic -> unit < partitionCounts.getOrDefault(topic, 0))
              .forEach(topic -> partitions.add(new TopicPartition(topic, unit)));
    }
    return partitions;
  }
}
