/**
 * Sample 2: a table whose values are JSON, {@link io.goka.examples.clicks.UserClicks}, and a view
 * of it, {@link io.goka.examples.clicks.UserClicksView}: a copy of the whole table on every
 * instance, which answers without asking anybody.
 */
@NullMarked
package io.goka.examples.clicks;

import org.jspecify.annotations.NullMarked;
