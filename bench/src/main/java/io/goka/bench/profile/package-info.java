/**
 * Where the time of a contestant goes: reads a recording of the JDK's flight recorder, and ranks
 * methods by the samples that found a thread in them.
 *
 * <p>Samples of Java code and of native code are ranked apart: they are taken at different rates,
 * and a native sample does not know whether its thread worked or waited. Those that only wait for
 * the network are left out.
 */
@NullMarked
package io.goka.bench.profile;

import org.jspecify.annotations.NullMarked;
