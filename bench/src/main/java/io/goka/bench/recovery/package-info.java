/**
 * W8: how long it takes to read a table back from its topic, when nothing of it is left locally.
 *
 * <p>{@link io.goka.bench.recovery.TableTopic} writes the topic once: each key once, in an order
 * that has nothing to do with the keys' own, so that nobody meets them sorted. All contestants read
 * that one topic: it is called what Kafka Streams calls the changelog of a store, and the server is
 * configured with that suffix. {@link io.goka.bench.recovery.RecoveryMain} runs one contestant in a
 * process of its own:
 *
 * <ul>
 *   <li>{@link io.goka.bench.recovery.OurRecovery}: a group of the server, whose input is empty;
 *   <li>{@link io.goka.bench.recovery.StreamsRecovery}: an application with a store, likewise;
 *   <li>{@link io.goka.bench.recovery.RawPoll}: consumers that read the topic and keep nothing.
 * </ul>
 *
 * <p>The clock runs from the start of the contestant, which finds an empty directory, until all
 * partitions are level. After that whoever keeps a table is asked for every key.
 */
@NullMarked
package io.goka.bench.recovery;

import org.jspecify.annotations.NullMarked;
