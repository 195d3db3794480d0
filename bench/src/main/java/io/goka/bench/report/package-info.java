/**
 * What comes out of a run: medians and their spread, ratios, a table for people and a file for
 * programs.
 *
 * <pre>
 * Standing standing = Standing.of(turns);
 * out.print(Report.of(setting, standing));
 * ResultsFile.write(path, List.of(WorkloadResult.of(setting, standing, turns)), quietness);
 * </pre>
 */
@NullMarked
package io.goka.bench.report;

import org.jspecify.annotations.NullMarked;
