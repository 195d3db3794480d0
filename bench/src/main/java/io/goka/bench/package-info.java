/**
 * Benchmarks, side by side with Kafka Streams, in one run on one machine: only ratios within a run
 * mean something.
 *
 * <p>{@link io.goka.bench.Main} is what {@code bench/run} starts. It starts a broker in a process
 * of its own, preloads the input of a workload, and lets the contestants take turns at it, each
 * time in a fresh process with a fresh consumer group:
 *
 * <pre>
 * Main ── Suite → Benchmark     W1, W2, …
 *   │  ── BrokerProcess        one for the whole run
 *   └──── ContestBenchmark     the input, once a setting; read back before the first round
 *            ├── Rounds         ours, streams-uncached, streams-cached, limit, ours, …
 *            ├── ContestantProcess → io.goka.bench.contestant.ContestantMain
 *            └── TableCheck     are the counts right? A wrong contestant ends the run
 * </pre>
 *
 * <p>Around it: {@code suite} is what all benchmarks have in common, {@code process} the processes
 * they start, {@code workload} makes the records and knows the right counts, {@code contestant} is
 * what runs in the contestants' processes, {@code machine} looks at memory and at who else used the
 * processors, {@code report} makes the table and the file of results, {@code profile} tells where
 * the time of one contestant goes.
 */
@NullMarked
package io.goka.bench;

import org.jspecify.annotations.NullMarked;
