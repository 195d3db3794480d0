/**
 * The inner pieces, measured by JMH one by one: what a key costs in a table, in and behind its
 * memtable. {@code bench/run --pieces} runs them. What lies inside the engine's packages is
 * measured from a package of the same name, as {@code io.goka.engine.processing}.
 *
 * <p>They tell whether a change of one piece wins; whether the server does, only {@link
 * io.goka.bench.suite the workloads} tell.
 */
@NullMarked
package io.goka.bench.micro;

import org.jspecify.annotations.NullMarked;
