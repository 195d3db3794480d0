/**
 * Sample 1: the smallest group with a table, {@link io.goka.examples.simplest.ClickCounter}, and an
 * emitter that feeds it, {@link io.goka.examples.simplest.ClickEmitter}. The server runs both
 * unless their jar is taken out of its plugins.
 */
@NullMarked
package io.goka.examples.simplest;

import org.jspecify.annotations.NullMarked;
