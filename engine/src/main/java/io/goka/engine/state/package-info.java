/**
 * Tables and where they are kept: storages, the stored part of a table on this instance, its
 * recovery from its topic, and views.
 *
 * <p>The invariant of the package: <b>a storage never holds what the table's topic does not</b>. A
 * {@link io.goka.engine.state.PartitionTable} takes writes only together with the topic's offset
 * that they reach, in one batch, once the topic has them. So a storage is never wrong, only behind,
 * and recovery is always the same: read the topic from the stored offset to its end.
 *
 * <p>A table has one writer at a time: the recovery thread until it is level, its task thread from
 * then on. Any thread may read, through {@link io.goka.engine.state.ServedTable}.
 */
@NullMarked
package io.goka.engine.state;

import org.jspecify.annotations.NullMarked;
