/**
 * A Kafka of one thread, ruled by a seed, for simulations of several instances.
 *
 * <p>A {@link io.goka.runtime.simulation.Schedule} decides what happens next, and how much time
 * goes by: an actor steps, a request gets lost, a process crashes. Work that has to wait for others
 * lets the schedule go on from within its wait. So everything runs on the test's thread, and the
 * same seed gives the same run.
 *
 * <p>{@link io.goka.runtime.simulation.SimulatedKafka} holds topics, transactions and one consumer
 * group; {@link io.goka.runtime.simulation.SimulatedMember}, {@link
 * io.goka.runtime.simulation.SimulatedReader} and {@link
 * io.goka.runtime.simulation.SimulatedProducer} are its clients, each of a {@link
 * io.goka.runtime.simulation.SimulatedProcess} that may crash or be stopped within any call.
 */
@NullMarked
package io.goka.runtime.simulation;

import org.jspecify.annotations.NullMarked;
