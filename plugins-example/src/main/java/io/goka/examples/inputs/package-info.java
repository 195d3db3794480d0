/**
 * Sample 5: {@link io.goka.examples.inputs.DeviceActivity} takes several streams into one table,
 * two of them by the same callback. Streams of one group have equally many partitions, so that a
 * key is always processed at the same place, wherever it comes from.
 */
@NullMarked
package io.goka.examples.inputs;

import org.jspecify.annotations.NullMarked;
