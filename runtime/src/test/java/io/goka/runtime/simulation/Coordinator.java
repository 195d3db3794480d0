package io.goka.runtime.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Assignment;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owner: the test's thread. The coordinator of one consumer group, after Kafka's: members join and
 * synchronise by generations, and are given up when they were silent for a session.
 */
public final class Coordinator {

  /** What a member is told. */
  enum Answer {
    OK,
    REBALANCING,
    UNKNOWN_MEMBER,
    STALE_GENERATION
  }

  /**
   * A join that is over.
   *
   * @param subscriptions what all members said, for the leader; empty for others
   * @param takesPart whether the member is part of the generation
   */
  record Joined(int generation, Map<String, Subscription> subscriptions, boolean takesPart) {}

  /** Told of each offset that is committed, at once. */
  @FunctionalInterface
  public interface Committed {

    /** An input is committed from one offset to another. */
    void committed(TopicPartition partition, long from, long to);
  }

  private enum State {
    WAITING_FOR_JOINS,
    WAITING_FOR_LEADER,
    STABLE
  }

  private static final class Member {
    private final String process;
    private @Nullable Subscription said;
    private Set<TopicPartition> holds = Set.of();
    private long heardAt;

    Member(String process) {
      this.process = process;
    }
  }

  /** How many commits back an answer may be. */
  private static final int REMEMBERED = 8;

  private final Schedule schedule;
  private final long sessionNanos;
  private final Map<String, Member> members = new TreeMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final Map<TopicPartition, Deque<OffsetAndMetadata>> former = new HashMap<>();
  private final Set<TopicPartition> misled = new HashSet<>();
  private final Map<TopicPartition, Integer> tenures = new HashMap<>();
  private final List<Committed> told = new ArrayList<>();
  private State state = State.WAITING_FOR_JOINS;
  private String leader = "";
  private int generation;
  private int named;

  Coordinator(Schedule schedule, Duration session) {
    this.schedule = schedule;
    this.sessionNanos = session.toNanos();
    schedule.addClock(this::giveUpSilentMembers);
  }

  /** Has somebody told of each offset that is committed. */
  public void listen(Committed listener) {
    told.add(listener);
  }

  /** The process that a partition is assigned to, of those that are members now. */
  public Optional<String> ownerOf(TopicPartition partition) {
    return members.values().stream()
        .filter(member -> member.holds.contains(partition))
        .map(member -> member.process)
        .findFirst();
  }

  /** How often a partition was given to somebody who did not have it: no two owners share one. */
  public int tenureOf(TopicPartition partition) {
    return tenures.getOrDefault(partition, 0);
  }

  /** The processes that have a member. */
  public List<String> processes() {
    return members.values().stream().map(member -> member.process).toList();
  }

  /** How far an input is committed. */
  public long committed(TopicPartition partition) {
    OffsetAndMetadata offset = committed.get(partition);
    return offset == null ? 0 : offset.offset();
  }

  /**
   * A member says that it takes part in the next generation.
   *
   * @param id its name; empty when it is new
   * @return its name; empty when the coordinator does not know it any more
   */
  String join(String id, String process, Subscription said) {
    String known = id;
    if (id.isEmpty()) {
      known = process + "/" + ++named;
      members.put(known, new Member(process));
    }
    Member member = members.get(known);
    if (member == null) {
      return "";
    }
    rebalance();
    member.said = said;
    generationWhenAllHaveJoined();
    return known;
  }

  private void rebalance() {
    if (state != State.WAITING_FOR_JOINS) {
      state = State.WAITING_FOR_JOINS;
      members.values().forEach(member -> member.said = null);
    }
  }

  private void generationWhenAllHaveJoined() {
    if (state == State.WAITING_FOR_JOINS
        && !members.isEmpty()
        && members.values().stream().allMatch(member -> member.said != null)) {
      generation++;
      state = State.WAITING_FOR_LEADER;
      if (!members.containsKey(leader)) {
        leader = members.keySet().iterator().next();
      }
      members.values().forEach(member -> member.heardAt = schedule.nanos());
      schedule.trace(() -> "generation " + generation + " of " + members.keySet());
    }
  }

  /** What has become of a member's join; null while it waits for others. */
  @Nullable Joined joined(String id) {
    Member asking = members.get(id);
    boolean takesPart = asking != null && asking.said != null;
    if (state == State.WAITING_FOR_JOINS && takesPart) {
      return null;
    }
    Map<String, Subscription> all = new LinkedHashMap<>();
    if (id.equals(leader)) {
      members.forEach(
          (name, member) -> {
            if (member.said != null) {
              all.put(name, member.said);
            }
          });
    }
    return new Joined(generation, all, takesPart);
  }

  /** The leader has assigned. */
  void assign(String id, int saidGeneration, Map<String, Assignment> assignments) {
    if (check(id, saidGeneration) == Answer.OK && state == State.WAITING_FOR_LEADER) {
      assignments.forEach((name, given) -> hold(name, given.partitions()));
      state = State.STABLE;
      schedule.trace(() -> "generation " + generation + " assigned: " + holdings());
    }
  }

  private void hold(String name, Collection<TopicPartition> partitions) {
    Member member = members.get(name);
    if (member != null) {
      for (TopicPartition partition : partitions) {
        if (!member.holds.contains(partition)) {
          tenures.merge(partition, 1, Integer::sum);
        }
      }
      member.holds = Set.copyOf(partitions);
    }
  }

  private Map<String, Set<Integer>> holdings() {
    Map<String, Set<Integer>> holdings = new TreeMap<>();
    members.forEach(
        (name, member) -> {
          Set<Integer> numbers = new TreeSet<>();
          member.holds.forEach(partition -> numbers.add(partition.partition()));
          holdings.put(name, numbers);
        });
    return holdings;
  }

  /** Whether the leader has assigned what a member asks for. */
  boolean hasAssigned() {
    return state == State.STABLE;
  }

  /** Whether another generation is on its way. */
  boolean waitsForJoins() {
    return state == State.WAITING_FOR_JOINS;
  }

  /** Whether somebody is a member. */
  boolean knows(String id) {
    return members.containsKey(id);
  }

  /** A member waits for the others to join. */
  void keepAlive(String id) {
    Member member = members.get(id);
    if (member != null) {
      member.heardAt = schedule.nanos();
    }
  }

  /** What a member was assigned. */
  Set<TopicPartition> assigned(String id) {
    Member member = members.get(id);
    return member == null ? Set.of() : member.holds;
  }

  /** Whether a member is one of this generation. */
  Answer check(String id, int saidGeneration) {
    if (!members.containsKey(id)) {
      return Answer.UNKNOWN_MEMBER;
    }
    return saidGeneration == generation ? Answer.OK : Answer.STALE_GENERATION;
  }

  /** A member is alive. */
  Answer heartbeat(String id, int saidGeneration) {
    Answer answer = check(id, saidGeneration);
    Member member = members.get(id);
    if (member == null || answer != Answer.OK) {
      return answer;
    }
    member.heardAt = schedule.nanos();
    return state == State.WAITING_FOR_JOINS ? Answer.REBALANCING : Answer.OK;
  }

  /** A member commits: whichever partitions, as long as it is a member. */
  Answer commit(String id, int saidGeneration, Map<TopicPartition, OffsetAndMetadata> offsets) {
    Answer answer = check(id, saidGeneration);
    if (answer == Answer.OK && state == State.WAITING_FOR_LEADER) {
      return Answer.REBALANCING;
    }
    if (answer == Answer.OK) {
      put(offsets);
      schedule.trace(() -> id + " commits " + offsets);
    }
    return answer;
  }

  /** Offsets have become permanent. */
  void put(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, offset) -> {
          long before = committed(partition);
          OffsetAndMetadata last = committed.put(partition, offset);
          if (last != null) {
            remember(partition, last);
          }
          told.forEach(listener -> listener.committed(partition, before, offset.offset()));
        });
  }

  private void remember(TopicPartition partition, OffsetAndMetadata last) {
    Deque<OffsetAndMetadata> before = former.computeIfAbsent(partition, none -> new ArrayDeque<>());
    before.add(last);
    if (before.size() > REMEMBERED) {
      before.remove();
    }
  }

  /**
   * What is committed; null where nothing is. An answer may be one of long ago, as that of a
   * coordinator which has just started; the next one about the same partition is right.
   */
  Map<TopicPartition, @Nullable OffsetAndMetadata> fetch(Collection<TopicPartition> partitions) {
    Map<TopicPartition, @Nullable OffsetAndMetadata> found = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Deque<OffsetAndMetadata> before = former.get(partition);
      if (before != null
          && !misled.remove(partition)
          && schedule.happens(schedule.faults().stale(), 1_000)) {
        misled.add(partition);
        found.put(partition, before.element());
        schedule.trace(() -> "tells of " + partition + " as of long ago: " + before.element());
      } else {
        found.put(partition, committed.get(partition));
      }
    }
    return found;
  }

  /** A member leaves. */
  void leave(String id) {
    if (members.remove(id) != null) {
      schedule.trace(() -> id + " leaves");
      membersAreFewer();
    }
  }

  private void membersAreFewer() {
    rebalance();
    generationWhenAllHaveJoined();
  }

  private void giveUpSilentMembers() {
    List<String> silent = new ArrayList<>();
    members.forEach(
        (name, member) -> {
          boolean waits = state == State.WAITING_FOR_JOINS && member.said != null;
          if (!waits && schedule.nanos() - member.heardAt > sessionNanos) {
            silent.add(name);
          }
        });
    if (!silent.isEmpty()) {
      schedule.trace(() -> silent + " were silent for a session");
      members.keySet().removeAll(silent);
      membersAreFewer();
    }
  }
}
