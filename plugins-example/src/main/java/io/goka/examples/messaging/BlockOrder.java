package io.goka.examples.messaging;

/**
 * An order to block a user, or to let them go.
 *
 * @param block whether to block
 * @param reason why
 */
record BlockOrder(boolean block, String reason) {}
