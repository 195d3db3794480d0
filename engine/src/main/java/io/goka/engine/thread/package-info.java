/**
 * Work apart from the thread that does it, and the way in which threads meet.
 *
 * <p>What runs for long in the engine is an object with a {@link
 * io.goka.engine.thread.Stepped#step}: in the server a {@link io.goka.engine.thread.StepThread}
 * drives it, in a test the test does; whoever needs such work driven is handed a {@link
 * io.goka.engine.thread.Driver.Starter}. Threads never share what changes: they post to each
 * other's {@link io.goka.engine.thread.Mailbox}.
 */
@NullMarked
package io.goka.engine.thread;

import org.jspecify.annotations.NullMarked;
