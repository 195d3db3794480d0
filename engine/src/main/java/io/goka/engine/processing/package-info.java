/**
 * One group at work: callbacks, the write-back cache over its table, and the commit protocol.
 *
 * <p>Who does what:
 *
 * <ul>
 *   <li>The <b>poll thread</b> owns the Kafka consumer, which lives outside this package behind
 *       {@link io.goka.engine.processing.InputControl}, and the {@link
 *       io.goka.engine.processing.Processor}, which has a {@link
 *       io.goka.engine.processing.PartitionStay} for each partition that is here; its {@link
 *       io.goka.engine.processing.Place} is recovering, or open in a task, or leaving.
 *   <li>A <b>task thread</b> owns a {@link io.goka.engine.processing.Task} and the partitions that
 *       are pinned to it. It alone runs their callbacks and writes their tables; how their work
 *       ends is {@link io.goka.engine.processing.Commits}.
 *   <li>The <b>recovery thread</b> brings tables level before a task gets them.
 * </ul>
 *
 * <p>Time is cut into epochs, at whose end a task commits:
 *
 * <ol>
 *   <li>Each key that changed is encoded once and sent to the table's topic, behind what the
 *       callbacks of the epoch have emitted.
 *   <li>The epoch is permanent when Kafka has acknowledged all of that (at-least-once), or
 *       committed it together with the input offsets (exactly-once): {@link
 *       io.goka.engine.processing.CommitProtocol} is where the two differ.
 *   <li>Values, and the topic's offset that they reach, go into the local table in one batch, epoch
 *       by epoch.
 *   <li>At-least-once: now the input offsets may be committed.
 * </ol>
 *
 * <p>So the local table never holds what its topic does not, and an input offset is never committed
 * before all that came of its record is safe. When anything fails before step 3, the cache and the
 * open epochs are dropped, and the partition recovers from its topic, from its stored offset on.
 *
 * <p>What else a callback has to do with:
 *
 * <ul>
 *   <li>What it wants is noted by its {@link io.goka.engine.processing.CallbackContext} and taken
 *       once it has returned, as a whole, by {@link io.goka.engine.processing.CallbackEffects}.
 *   <li>A deferred commit holds its input's offset back in {@link
 *       io.goka.engine.processing.InputPositions}, while epochs go on.
 *   <li>A {@link io.goka.engine.processing.Visit} walks over a partition between its records; how
 *       far it came is part of each epoch, and rolls back with it.
 *   <li>Joined tables belong to {@link io.goka.engine.processing.PartitionTables} and stay with the
 *       recovery thread; they close after the task has let go of the partition.
 * </ul>
 */
@NullMarked
package io.goka.engine.processing;

import org.jspecify.annotations.NullMarked;
