/**
 * How instances share the partitions of a group.
 *
 * <p>All inputs of a group are <b>copartitioned</b>: they have the same number of partitions, and a
 * key lives under the same partition number in each, as does its state in the group table. So what
 * is assigned is never a single topic's partition but a <b>number</b>, called a unit: partition 3
 * of every input, and with it partition 3 of the table. {@link
 * io.goka.runtime.cluster.CopartitioningAssignor} runs inside Kafka's consumer, on whichever member
 * leads the consumer group, and keeps four promises:
 *
 * <ul>
 *   <li><b>A unit is at one member</b>, with all its topics. During a rolling upgrade a unit's
 *       owner may not subscribe to a new input yet; that topic's partition then stays unassigned
 *       until the owner has been upgraded, rather than go to a member that lacks the state.
 *   <li><b>Sticky</b>: an owner keeps its units as far as balance allows. State is where its unit
 *       was, and moving it costs a recovery.
 *   <li><b>Balanced</b>: members own the same number of units, give or take one.
 *   <li><b>Cooperative</b>: a rebalance stops nobody. A unit that moves takes two rounds: in the
 *       first its owner is told to give it up and nobody gets it, in the second, which the owner
 *       asks for when it has committed and closed the unit, it goes to its new owner.
 * </ul>
 *
 * <p>With three units, one member, and a second that joins:
 *
 * <pre>
 *   before    A: 0 1 2
 *   round 1   A: 0 1      B: -       2 is withheld; A commits it, closes it, gives it up
 *   round 2   A: 0 1      B: 2
 * </pre>
 *
 * <p>{@link io.goka.runtime.cluster.StickyBalance} does the sharing, on numbers alone; {@link
 * io.goka.runtime.cluster.UnitClaims} decides whom to believe when two members claim a partition.
 *
 * <p>{@link io.goka.runtime.cluster.GroupMember} is an instance in one group; what it does between
 * joining and leaving it does in steps ({@code Membership}), on its poll thread in the server, by
 * hand in a simulation of several instances.
 *
 * <p>What only one instance may do at a time, such as running an emitter's source, is shared out in
 * the same way: {@link io.goka.runtime.cluster.ClusterTurn} is a member that reads nothing, and has
 * the turn while partition 0 is its own and its heartbeats are answered ({@code Heartbeats}). A
 * turn is given up before anybody else can have it: after half a session of silence, where the
 * coordinator waits for a whole one. By the same heartbeats a member knows whether it may answer
 * for its part of a table: after a whole session of silence, it may not.
 */
@NullMarked
package io.goka.runtime.cluster;

import org.jspecify.annotations.NullMarked;
