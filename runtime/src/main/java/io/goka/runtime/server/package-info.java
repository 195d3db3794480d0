/**
 * The life cycle of what the server hosts: plugins, groups, views and emitters, from start to stop,
 * and the snapshot of it all that the web shows.
 */
@NullMarked
package io.goka.runtime.server;

import org.jspecify.annotations.NullMarked;
