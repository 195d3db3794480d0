/**
 * Sample plugins, one idea each, to read and to copy from.
 *
 * <ul>
 *   <li>{@link io.goka.examples.ClickCounter}: a group with a table.
 *   <li>{@link io.goka.examples.ClickEmitter}: an emitter, with settings and a pace of its own.
 * </ul>
 */
@NullMarked
package io.goka.examples;

import org.jspecify.annotations.NullMarked;
