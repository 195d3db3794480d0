/**
 * The server's configuration: one immutable record for each concern, made from {@code
 * goka-server.properties}, the environment and the command line.
 *
 * <p>Kafka's habits hold: dotted keys, defined in a {@code ConfigDef} with type, default, bounds
 * and documentation, from which the reference page is generated. Every mistake is told at once.
 * Secrets are {@code Password} and never printed.
 */
@NullMarked
package io.goka.engine.config;

import org.jspecify.annotations.NullMarked;
