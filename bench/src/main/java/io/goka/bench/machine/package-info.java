/**
 * What the machine tells about a run: the peak of a process's memory, and who else used the
 * processors. Read from {@code /proc}; where there is none, as outside Linux, nothing is told.
 */
@NullMarked
package io.goka.bench.machine;

import org.jspecify.annotations.NullMarked;
