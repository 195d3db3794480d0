/**
 * W12: what becomes of the counter's rate when there are more partitions, more groups in one
 * server, or more keys; and of the memory that it takes.
 *
 * <p>One process, with the flags of a server, has one group or several, which all count the keys of
 * an input. With more partitions or groups the sum of records stays the same. With more keys the
 * groups' tables are recovered from their topics first, so that the state is as large as it says
 * before the clock starts.
 */
@NullMarked
package io.goka.bench.growth;

import org.jspecify.annotations.NullMarked;
