/**
 * Tables and where they are kept: storages, the stored part of a table on this instance, its
 * recovery from its topic, and views.
 *
 * <p>The invariant of the package: <b>a storage never holds what the table's topic does not</b>. A
 * {@link io.goka.engine.state.PartitionTable} takes writes only together with the topic's offset
 * that they reach, in one batch, once the topic has them. So a storage is never wrong, only behind,
 * and recovery is always the same: read the topic from the stored offset to its end. What was
 * committed last waits in memory ({@link io.goka.engine.state.MemtableStorage}) until it is worth a
 * write, and what was read or written lately stays there ({@link
 * io.goka.engine.state.CachedStorage}).
 *
 * <p>A table has one writer at a time: the recovery thread until it is level, its task thread from
 * then on. Tables that only follow a topic stay with their recovery thread: the joined tables of a
 * group's partitions, with the group's {@link io.goka.engine.state.Recovery}, and the full copies
 * of topics, which views and lookups share, with the server's {@link
 * io.goka.engine.state.TableCopies}. They hold nothing of their own, so what speaks against one of
 * them has it thrown away and read anew, where a group's own table is refused. Any thread may read,
 * through {@link io.goka.engine.state.ServedTable}.
 *
 * <p>A local copy is never worth more than its topic, so most of what can happen to it is mended by
 * reading: {@link io.goka.engine.state.TableCare} has a damaged copy set aside ({@link
 * io.goka.engine.state.Quarantine}) and read anew, one that may have missed deletions read anew,
 * and one without room on its disk wait. Whoever finds damage, on whatever thread, makes the owner
 * give the copy up ({@link io.goka.engine.state.GuardedStorage}), and a note beside it keeps it
 * from being believed after a restart. What the topic has lost is another matter: there the copy
 * may be all that is left, and an operator has to decide ({@link io.goka.engine.state.Acceptance}).
 */
@NullMarked
package io.goka.engine.state;

import org.jspecify.annotations.NullMarked;
