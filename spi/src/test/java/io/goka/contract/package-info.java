/**
 * What a {@link io.goka.spi.StorageProvider} must keep, as tests that its author runs.
 *
 * <p>A class in the tests of the provider is all there is to write:
 *
 * <pre>{@code
 * class RedisStorageTest extends StorageContract {
 *   @Override
 *   protected StorageProvider provider() {
 *     return new RedisStorageProvider(...);
 *   }
 * }
 * }</pre>
 *
 * <p>The cases come with these dependencies, all of scope {@code test}: {@code
 * io.goka:goka-spi:tests} (the type {@code test-jar}), {@code org.junit.jupiter:junit-jupiter},
 * {@code org.assertj:assertj-core}.
 *
 * <p>Which cases run is decided by {@link io.goka.spi.StorageProvider#capabilities}; the others are
 * reported as skipped, with the capability that is missing. For a provider that is {@code DURABLE}
 * child processes are halted while they write: the provider is then made in the child, by the same
 * class, so that class needs a constructor without parameters and must not be an inner class.
 */
@NullMarked
package io.goka.contract;

import org.jspecify.annotations.NullMarked;
