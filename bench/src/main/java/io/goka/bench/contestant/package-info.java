/**
 * The contestants, and what runs in the process that each of them has to itself.
 *
 * <p>All of them do the same with each record, as the {@link io.goka.bench.workload.Workload} says:
 * most keep something by key, and write what has changed into a compacted topic once a commit
 * interval; then they commit their input offsets.
 *
 * <ul>
 *   <li>{@link io.goka.bench.contestant.OurContestant}: a group of the server, made of the classes
 *       that the server makes it of, without HTTP;
 *   <li>{@link io.goka.bench.contestant.StreamsContestant}: the same on Kafka Streams, with and
 *       without its record cache;
 *   <li>{@link io.goka.bench.contestant.LimitContestant}: a consumer, a hash map and a producer,
 *       for what is simple enough; nobody who reads and writes Kafka record by record in Java is
 *       much quicker.
 * </ul>
 *
 * <p>Each adds one to the same kind of counter for each record, and is timed by the same {@link
 * io.goka.bench.contestant.RaceClock}, which looks at that counter and at the committed offsets,
 * and at nothing that a contestant says of itself.
 */
@NullMarked
package io.goka.bench.contestant;

import org.jspecify.annotations.NullMarked;
