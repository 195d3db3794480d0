/**
 * Sample 10: {@link io.goka.examples.visits.LoyaltyPoints} has visitors: callbacks that run for
 * every key of the table when somebody asks for it, between the records of its inputs.
 */
@NullMarked
package io.goka.examples.visits;

import org.jspecify.annotations.NullMarked;
