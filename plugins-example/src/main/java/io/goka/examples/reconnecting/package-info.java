/**
 * Sample 6: {@link io.goka.examples.reconnecting.ExchangeRates}, a view of a topic that another
 * program writes. It needs neither Kafka nor the topic to be there when the server starts, goes on
 * answering while Kafka is away, and comes back by itself.
 */
@NullMarked
package io.goka.examples.reconnecting;

import org.jspecify.annotations.NullMarked;
