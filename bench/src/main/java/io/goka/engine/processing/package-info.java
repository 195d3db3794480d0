/** Benchmarks of what only this package sees: see {@link io.goka.bench.micro}. */
@NullMarked
package io.goka.engine.processing;

import org.jspecify.annotations.NullMarked;
