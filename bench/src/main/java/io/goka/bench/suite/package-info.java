/**
 * What all benchmarks have in common, whatever they measure.
 *
 * <p>A {@link io.goka.bench.suite.Benchmark} has a name, such as W8, and a description, tells how
 * long it takes, and is run once in a run of the program, on the run's broker and in a folder of
 * its own ({@link io.goka.bench.suite.Surroundings}), as the command line asks ({@link
 * io.goka.bench.suite.Options}). It lets its contestants take turns with {@link
 * io.goka.bench.suite.Rounds}, and gives a {@link io.goka.bench.report.WorkloadResult} for each
 * thing that it measures, which is a table for people and an entry of the file of results:
 *
 * <pre>
 * public List&lt;WorkloadResult&gt; run(Surroundings surroundings) {
 *   Subject subject = new Subject("W8", description(), Unit.RECORDS_A_SECOND, setting);
 *   surroundings.say(Report.headline(subject));
 *   List&lt;Turn&gt; turns =
 *       Rounds.run(surroundings, unit, rounds, List.of("ours", "streams"), (round, contestant) -&gt; …);
 *   return List.of(WorkloadResult.of(subject, turns));
 * }
 * </pre>
 */
@NullMarked
package io.goka.bench.suite;

import org.jspecify.annotations.NullMarked;
