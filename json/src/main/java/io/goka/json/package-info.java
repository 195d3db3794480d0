/**
 * The JSON of {@link io.goka.spi.Codecs#json}: what the server brings along, in a module of its
 * own, so that the test of a plugin can have exactly the same.
 *
 * <p>The server has it on its class path. The author of a plugin adds the artifact {@code
 * io.goka:goka-json} in test scope, and has nothing else to do: the service loader finds it. In the
 * plugin's jar it has no place; there the server's would win.
 */
@NullMarked
package io.goka.json;

import org.jspecify.annotations.NullMarked;
