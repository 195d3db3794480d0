/**
 * Sample 9: {@link io.goka.examples.deferred.Webhook} hands each click to a program outside Kafka,
 * without waiting for it. The offset of a click is committed once that program has taken it, so
 * none is lost, whenever the server is killed.
 */
@NullMarked
package io.goka.examples.deferred;

import org.jspecify.annotations.NullMarked;
