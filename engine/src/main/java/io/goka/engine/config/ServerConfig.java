package io.goka.engine.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The process as a whole.
 *
 * @param host the address that HTTP listens on
 * @param port the port that HTTP listens on; 0 for any free one
 * @param dataDir where state is kept; one server at a time
 * @param pluginsDir where plugin jars are found
 * @param instanceId the name of this instance in the cluster, which makes it a static member of its
 *     consumer groups; empty for a name made at each start
 * @param advertisedUrl the URL by which other instances and browsers reach this one; empty for one
 *     made of host and port
 * @param shutdownTimeout how long a stop may take before it is cut short
 */
public record ServerConfig(
    String host,
    int port,
    Path dataDir,
    Path pluginsDir,
    Optional<String> instanceId,
    Optional<URI> advertisedUrl,
    Duration shutdownTimeout) {}
