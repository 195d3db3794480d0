/**
 * What the contestants work on: records from fixed seeds, so that the right count of every key is
 * known without counting.
 *
 * <pre>
 * RecordSequence sequence = new RecordSequence(Workload.W1);
 * sequence.next();                    // key() and value() are those of the first record
 * Workload.W1.expectedCounts(1_000);  // how often each key is among the first thousand
 * </pre>
 */
@NullMarked
package io.goka.bench.workload;

import org.jspecify.annotations.NullMarked;
