/**
 * A machine's clock that jumps, as Kafka's clients in a server see it: an agent adds to each time
 * that they are told what a file says. What the server itself reads off the clock is injected, and
 * jumps in its own tests.
 */
@NullMarked
package io.goka.system.torture.clock;

import org.jspecify.annotations.NullMarked;
