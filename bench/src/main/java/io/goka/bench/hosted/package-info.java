/**
 * Groups of the server inside a benchmark's own process: the group member, tasks, write-back cache,
 * commit protocol, recovery, RocksDB storage, metrics and class-loader guard that {@code
 * bin/goka-server} runs, without HTTP.
 *
 * <pre>{@code
 * Configuration configuration = HostedSettings.of(directory, bootstrapServers, Map.of());
 * try (HostedGroups groups = new HostedGroups(configuration, List.of(graph))) {
 *   groups.start();
 * }
 * }</pre>
 */
@NullMarked
package io.goka.bench.hosted;

import org.jspecify.annotations.NullMarked;
