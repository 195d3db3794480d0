/**
 * W11: what more task threads give when a callback waits, as one does that asks another system, and
 * whether the group's member bears it.
 *
 * <p>The same input is processed by a group with one, two and four task threads. Its callback waits
 * two milliseconds for each record, so that a thread can do 500 a second. The group's own listener
 * tells whether it ever lost a partition.
 */
@NullMarked
package io.goka.bench.blocking;

import org.jspecify.annotations.NullMarked;
