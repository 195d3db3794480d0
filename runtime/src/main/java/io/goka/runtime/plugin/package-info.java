/**
 * From a jar in {@code plugins/} to graphs and definitions that the server can run.
 *
 * <p>The words: a <b>source</b> is what lies in the plugin directory, one jar or one folder of
 * jars. An <b>archive</b> is one of its jars, as far as it can be judged without running its code:
 * which SPI it was compiled against and which classes its service files <b>declare</b>. A <b>loaded
 * plugin</b> is an instance of such a class; the <b>catalog</b> holds all of them, and a report for
 * everything that was found. A <b>definition</b> is what the plugin makes of its settings: a group
 * graph, an emitter, a view, an action or a storage provider.
 *
 * <pre>{@code
 * PluginLoader loader = new PluginLoader(Main.class.getClassLoader(), Set.of("rocksdb", "memory"));
 * try (PluginCatalog catalog = loader.load(new PluginDirectory(Path.of("plugins")))) {
 *   PluginDefinitions definitions =
 *       PluginDefinitions.of(catalog, settingsByPluginName).holdTo(topicConfig, mayDeadLetter);
 *   definitions.groups().forEach(group -> run(group.graph()));
 *   show(definitions.reports());
 * }
 * }</pre>
 *
 * <p>Two rules hold throughout. A broken plugin never hurts another one: whatever its code throws
 * becomes a {@link io.goka.engine.observe.PluginReport} with jar, class and reason. And plugins
 * meet neither each other's classes nor the server's: each source has a {@link
 * io.goka.runtime.plugin.PluginClassLoader} of its own, which shares the SPI and slf4j with the
 * server, and whatever a plugin hands out runs with that loader as context loader, on whatever
 * thread ({@link io.goka.runtime.plugin.PluginScope}).
 *
 * <p>Loading and defining happen on the thread that starts the server.
 */
@NullMarked
package io.goka.runtime.plugin;

import org.jspecify.annotations.NullMarked;
