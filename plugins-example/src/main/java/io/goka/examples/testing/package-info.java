/**
 * Sample 4: {@link io.goka.examples.testing.OrderDesk} has one edge of every kind, and looks up the
 * table of {@link io.goka.examples.testing.PriceList}. Read it for the sake of its test, which
 * shows what the tester can do.
 */
@NullMarked
package io.goka.examples.testing;

import org.jspecify.annotations.NullMarked;
