/**
 * Lookups in the tables of this instance: which partition a key is in, and what its committed value
 * is. Never a false "no such key": a part that is elsewhere, or not level yet, is an answer of its
 * own. Scans read all partitions at once, and answer page by page in the order of the keys.
 */
@NullMarked
package io.goka.runtime.query;

import org.jspecify.annotations.NullMarked;
