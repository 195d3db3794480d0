/**
 * What is handed to operators: the start script, the archive and the image. Nothing here starts a
 * server.
 */
@NullMarked
package io.goka.system.distribution;

import org.jspecify.annotations.NullMarked;
