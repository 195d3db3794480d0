/**
 * Sample plugins, numbered, one idea and one package each, to read and to copy from. None needs
 * another's classes; several count the stream {@code clicks}, which the first one fills.
 *
 * <ol>
 *   <li>{@link io.goka.examples.simplest}: a group with a table, and an emitter
 *   <li>{@link io.goka.examples.clicks}: values that are records, and a view of them
 *   <li>{@link io.goka.examples.messaging}: five groups that feed each other
 *   <li>{@link io.goka.examples.testing}: a group with every edge, for the sake of its test
 *   <li>{@link io.goka.examples.inputs}: several inputs
 *   <li>{@link io.goka.examples.reconnecting}: a view of another program's topic
 *   <li>{@link io.goka.examples.storage}: where a table is kept
 *   <li>{@link io.goka.examples.monitoring}: what a plugin can tell of itself
 *   <li>{@link io.goka.examples.deferred}: offsets that wait for the world outside
 *   <li>{@link io.goka.examples.visits}: a callback for every key of a table
 * </ol>
 */
@NullMarked
package io.goka.examples;

import org.jspecify.annotations.NullMarked;
