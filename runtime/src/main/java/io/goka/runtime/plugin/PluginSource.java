package io.goka.runtime.plugin;

import java.nio.file.Path;
import java.util.List;

/**
 * One thing in the plugin directory that may hold plugins: a jar, or a folder of jars.
 *
 * @param name its file name, by which reports and stack traces know it
 * @param jars its jars in the order of their names; the jar itself, when it is one
 */
record PluginSource(String name, List<Path> jars) {}
