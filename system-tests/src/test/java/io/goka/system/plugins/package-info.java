/**
 * Plugins of the tests' own, for what no sample shows: callbacks that fail, take long or are slow
 * to visit. {@link io.goka.system.fixture.PluginClasses} packs them as an author packs his.
 *
 * <p>They run in the server's process and know nothing of the test: what one does to them, it does
 * through topics and HTTP.
 */
@NullMarked
package io.goka.system.plugins;

import org.jspecify.annotations.NullMarked;
