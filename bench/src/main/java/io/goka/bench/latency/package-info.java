/**
 * W9: how long a record takes from being produced to being read again, when a contestant has
 * counted its key and emitted it.
 *
 * <pre>
 * LatencyProbe ──▶ input ──▶ contestant ──▶ output ──▶ LatencyProbe
 * </pre>
 *
 * <p>{@link io.goka.bench.latency.LatencyProbe} produces at a fixed rate and reads the output, in a
 * process of its own, so that one clock tells both times. Each record's time begins when it was due
 * to be sent, not when it was: a stall of whoever takes part counts for every record that it
 * delays. {@link io.goka.bench.latency.LatencyMain} runs the contestant, in a process of its own.
 */
@NullMarked
package io.goka.bench.latency;

import org.jspecify.annotations.NullMarked;
