/**
 * What befalls a cluster: one class for each {@link io.goka.system.torture.fault.Fault}, each with
 * a name, and the {@link io.goka.system.torture.fault.Scene} on which they strike.
 *
 * <p>A fault takes its victim and its instants from the random numbers that it is handed, so that
 * the seed of a run says what was done; what the processes made of it is their own.
 */
@NullMarked
package io.goka.system.torture.fault;

import org.jspecify.annotations.NullMarked;
