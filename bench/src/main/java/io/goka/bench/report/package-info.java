/**
 * What comes out of a run: medians and their spread, ratios, a table for people and a file for
 * programs.
 *
 * <pre>
 * WorkloadResult result = WorkloadResult.of(subject, turns);
 * out.print(Report.table(result.standing()));
 * ResultsFile.of(now, quietness, List.of(result)).write(path);
 * </pre>
 */
@NullMarked
package io.goka.bench.report;

import org.jspecify.annotations.NullMarked;
