/**
 * Contests: each contestant processes the same input, in a process of its own, and the quickest is
 * the best.
 *
 * <pre>
 * ContestBenchmark ── Contest   a workload in one setting, such as 100 ms commits
 *   └── Arena                   the input on the broker
 *         └── turn              a fresh group, a fresh process, and a look at what it has done
 * </pre>
 */
@NullMarked
package io.goka.bench.contest;

import org.jspecify.annotations.NullMarked;
