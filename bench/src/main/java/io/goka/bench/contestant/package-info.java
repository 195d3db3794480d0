/**
 * The contestants, and what runs in the process that each of them has to itself.
 *
 * <p>All of them count how often each key comes, keep the counts by key, and write the ones that
 * changed into a compacted topic once a commit interval; then they commit their input offsets.
 *
 * <ul>
 *   <li>{@link io.goka.bench.contestant.OurContestant}: a group of the server, made of the classes
 *       that the server makes it of, without HTTP;
 *   <li>{@link io.goka.bench.contestant.StreamsContestant}: the same counter on Kafka Streams, with
 *       and without its record cache;
 *   <li>{@link io.goka.bench.contestant.LimitContestant}: a consumer, a hash map and a producer;
 *       nobody who reads and writes Kafka record by record in Java is much quicker.
 * </ul>
 *
 * <p>Each adds one to the same kind of counter for each record, and is timed by the same {@link
 * io.goka.bench.contestant.RaceClock}, which looks at that counter and at the committed offsets,
 * and at nothing that a contestant says of itself.
 */
@NullMarked
package io.goka.bench.contestant;

import org.jspecify.annotations.NullMarked;
