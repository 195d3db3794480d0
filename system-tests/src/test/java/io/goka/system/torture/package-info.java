/**
 * The attempt to prove the guarantees wrong. A {@link io.goka.system.torture.Load} writes numbered
 * entries, servers keep the {@link io.goka.system.plugins.Books} of them, {@linkplain
 * io.goka.system.torture.fault faults} strike, and when all is well again the {@link
 * io.goka.system.torture.Checker} holds what is left against what was promised:
 *
 * <pre>local store = fold of the table's topic = HTTP answer = model</pre>
 *
 * <p>What only the run knows, it {@linkplain io.goka.system.torture.Run notes} in its folder, so
 * that a {@code KeptRun} can be checked again when all its processes are gone.
 *
 * <p>{@code bin/torture} runs it for as long as one likes, {@code TortureST} for a minute in each
 * build. What makes it worth anything are the {@linkplain io.goka.system.torture.defect seeded
 * defects}: classic mistakes, each of which it has to catch.
 */
@NullMarked
package io.goka.system.torture;

import org.jspecify.annotations.NullMarked;
