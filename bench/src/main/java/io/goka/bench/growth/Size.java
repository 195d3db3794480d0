package io.goka.bench.growth;

import io.goka.bench.report.Role;

/**
 * How much of what grows there is.
 *
 * @param label how it is called in results, such as {@code partitions-64}
 * @param role the far end is ours, and the near end is what it is compared with
 * @param partitions how many partitions the input has
 * @param groups how many groups there are
 * @param tableKeys how many keys tables have before; 0 when they begin empty
 */
record Size(String label, Role role, int partitions, int groups, int tableKeys) {}
