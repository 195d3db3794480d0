/**
 * Sample 8: the server shows what every group does, without being asked. {@link
 * io.goka.examples.monitoring.WatchedClicks} shows what a plugin can add: it stands around its
 * callbacks, and is told when partitions come, go and recover.
 */
@NullMarked
package io.goka.examples.monitoring;

import org.jspecify.annotations.NullMarked;
