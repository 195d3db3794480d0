/**
 * Unit tests for plugins, without a broker: the engine's real processing code, stepped on the
 * test's own thread over topics in memory.
 *
 * <p>Still to come; until then test a plugin's callbacks against a {@link io.goka.spi.TableContext}
 * of your own, as the sample plugins do.
 */
@NullMarked
package io.goka.tester;

import org.jspecify.annotations.NullMarked;
