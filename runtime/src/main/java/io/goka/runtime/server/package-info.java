/**
 * The life cycle of what the server hosts: plugins, groups, views and emitters, from start to stop,
 * and the snapshot of it all that the web shows.
 *
 * <p>What fails comes back: a group's runs ({@link io.goka.runtime.server.HostedGroup}) and an
 * emitter's source each have a thread that starts them again after a pause, and by hand; one run is
 * closed whole before the next begins. What does not return is told of by the {@link
 * io.goka.runtime.server.Watchdog}.
 */
@NullMarked
package io.goka.runtime.server;

import org.jspecify.annotations.NullMarked;
