package io.goka.bench.report;

/**
 * What is measured.
 *
 * @param workload the name of the benchmark, with a suffix when it measures more than one thing:
 *     {@code W1}, {@code W1-100ms}
 * @param description what it is, in words
 * @param unit what its figures are measured in
 * @param setting how it is run
 */
public record Subject(String workload, String description, Unit unit, Setting setting) {}
