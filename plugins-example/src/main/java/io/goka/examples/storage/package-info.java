/**
 * Sample 7: where a table is kept on its instance is the choice of whoever runs the server: {@code
 * group.last-pages.storage=rocksdb}, {@code memory}, or the name of a provider that a plugin
 * brings, as {@link io.goka.examples.storage.SkipListProvider} does. The group, {@link
 * io.goka.examples.storage.LastPages}, knows nothing of it.
 */
@NullMarked
package io.goka.examples.storage;

import org.jspecify.annotations.NullMarked;
