/**
 * What the server tells about itself: events, counters, and immutable snapshots of state.
 *
 * <p>Written by every thread, read by the web. Whoever owns a piece of state publishes it here;
 * whoever shows it takes a snapshot and never touches the state itself. Counters have one writer
 * each and are published once a batch, so that watching costs the record path nothing.
 */
@NullMarked
package io.goka.engine.observe;

import org.jspecify.annotations.NullMarked;
